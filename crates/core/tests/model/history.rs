//! What may happen to a shop, in any order.

use proptest::prelude::*;
use proptest_state_machine::ReferenceStateMachine;
use shelfbell_core::policy::{Order, Policy, Rate};

use super::{Target, VARIANTS, product_of};

#[derive(Clone, Debug)]
#[expect(clippy::large_enum_variant, reason = "a history holds a few dozen of them")]
pub enum Action {
    /// The platform's truth changes; its webhook arrives, or is lost or late.
    Stock {
        variant: usize,
        units: i64,
        arrives: bool,
    },
    /// A webhook that was sent once arrives, late or again.
    Webhook {
        variant: usize,
        which: usize,
    },
    /// The poll reads the truth of every variant.
    Reconcile,
    SignUp {
        person: usize,
        target: Target,
    },
    Leave {
        which: usize,
    },
    LeaveEverything {
        person: usize,
    },
    Pass {
        ms: i64,
    },
    Policy(Policy),
    Approve,
    Evaluate {
        chunk: i64,
    },
    Claim {
        most: usize,
    },
    HandOver {
        most: usize,
    },
    Record {
        most: usize,
    },
    /// Everything that is due happens.
    RunDue,
    Crash,
}

/// How many levels the platform has sent of each variant: enough to say what may happen next.
#[derive(Clone, Debug)]
pub struct History {
    sent: [usize; VARIANTS],
}

fn target() -> impl Strategy<Value = Target> {
    prop_oneof![4 => (0..VARIANTS).prop_map(Target::Variant), 1 => (0..VARIANTS).prop_map(|v| Target::AnyOf(product_of(v)))]
}

fn policy() -> impl Strategy<Value = Policy> {
    let rate = prop::sample::select(vec![500, 1000, 1000, 1500]);
    let limit = prop::sample::select(vec![2, 4, 10_000, 10_000]);
    let settle = prop::sample::select(vec![0, 0, 15]);
    let interval = prop::sample::select(vec![1, 60, 3600]);
    let held_out = prop::sample::select(vec![0, 0, 30]);
    (1..=3_i64, settle, rate, interval, limit, any::<bool>(), held_out).prop_map(
        |(min_units, settle, rate, interval, limit, newest, held_out)| Policy {
            min_units,
            settle_secs: settle,
            wave_rate: Rate::from_milli(rate),
            wave_interval_secs: interval,
            mass_send_limit: limit,
            order: if newest { Order::Newest } else { Order::Oldest },
            hold_out_percent: held_out,
            hold_out_hours: 1,
            ..Policy::default()
        },
    )
}

impl ReferenceStateMachine for History {
    type State = Self;
    type Transition = Action;

    fn init_state() -> BoxedStrategy<Self> {
        Just(Self { sent: [0; VARIANTS] }).boxed()
    }

    fn transitions(_: &Self) -> BoxedStrategy<Action> {
        let units = prop::sample::select(vec![-1, 0, 0, 0, 1, 2, 3, 5, 9]);
        prop_oneof![
            6 => (0..VARIANTS, units, prop::bool::weighted(0.75)).prop_map(|(variant, units, arrives)| Action::Stock { variant, units, arrives }),
            2 => (0..VARIANTS, 0..40_usize).prop_map(|(variant, which)| Action::Webhook { variant, which }),
            1 => Just(Action::Reconcile),
            10 => (0..7_usize, target()).prop_map(|(person, target)| Action::SignUp { person, target }),
            1 => (0..40_usize).prop_map(|which| Action::Leave { which }),
            1 => (0..7_usize).prop_map(|person| Action::LeaveEverything { person }),
            4 => prop::sample::select(vec![1, 900, 14_000, 60_000, 299_000, 3_600_000]).prop_map(|ms| Action::Pass { ms }),
            1 => policy().prop_map(Action::Policy),
            1 => Just(Action::Approve),
            8 => (1..4_i64).prop_map(|chunk| Action::Evaluate { chunk }),
            5 => (1..4_usize).prop_map(|most| Action::Claim { most }),
            5 => (1..4_usize).prop_map(|most| Action::HandOver { most }),
            4 => (1..4_usize).prop_map(|most| Action::Record { most }),
            2 => Just(Action::RunDue),
            2 => Just(Action::Crash),
        ]
        .boxed()
    }

    fn apply(mut state: Self, action: &Action) -> Self {
        if let Action::Stock { variant, .. } = action {
            state.sent[*variant] += 1;
        }
        state
    }

    fn preconditions(state: &Self, action: &Action) -> bool {
        match action {
            Action::Webhook { variant, which } => *which < state.sent[*variant],
            _ => true,
        }
    }
}
