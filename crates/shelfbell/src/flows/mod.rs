//! Use cases, shared by HTTP, jobs and the command line. Each opens a transaction (or is handed one), asks the core, writes rows and
//! commits.

pub mod api_keys;
pub mod approve;
pub mod change_alert;
pub mod change_policy;
pub mod check_stock;
pub mod compliance;
pub mod confirm;
pub mod deflection;
pub mod deliverability;
pub mod demand;
pub mod encryption;
pub mod erase;
pub mod evaluate;
pub mod explain;
pub mod export;
pub mod export_contact;
pub mod hold_out;
pub mod import;
pub mod leave;
pub mod lift;
pub mod put_stock;
pub mod postback;
pub mod receipt;
pub mod receive;
pub mod record_facts;
pub mod record_order;
pub mod retention;
pub mod search;
pub mod shop_account;
pub mod sign_in;
pub mod sign_up;
pub mod stay;
pub mod templates;
pub mod users;
