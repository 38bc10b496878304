//! Use cases, shared by HTTP, jobs and the command line. Each opens a transaction (or is handed one), asks the core, writes rows and
//! commits.

pub mod approve;
pub mod attention;
pub mod change_alert;
pub mod change_policy;
pub mod check_stock;
pub mod compliance;
pub mod confirm;
pub mod contact_card;
pub mod deflection;
pub mod deliverability;
pub mod demand;
pub mod demand_alert;
pub mod earned;
pub mod episodes;
pub mod erase;
pub mod evaluate;
pub mod explain;
pub mod export;
pub mod export_contact;
pub mod home;
pub mod import;
pub mod leave;
pub mod receipt;
pub mod receive;
pub mod record_facts;
pub mod retry;
pub mod search;
pub mod shop_account;
pub mod sign_up;
pub mod stay;
pub mod steer;
pub mod templates;
