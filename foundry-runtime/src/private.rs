//! What generated code may name. Not for people: it changes without notice.

// `#[command]`: its entry, and the function that reads the command line.
pub use crate::input::Input;
pub use crate::input::display::{Shown, ShownByDisplay, ShownNot, filled};
pub use crate::input::example::Example;
pub use crate::input::parameter_checks::{check_default_value, check_positional};
pub use crate::model::names::{check_derived, derived, derived_len, derived_name};
pub use crate::model::parameters::{check_params, join_params, join_rules, names_len};
pub use crate::run::call::{Call, Step};
pub use crate::run::report::{Infallible, ReportPrinted, Returned};
pub use crate::spec::choice::{ChoicesOf, NoChoices, check_default};
pub use crate::spec::command::CommandSpec;
pub use crate::spec::parameter::{
    Candidate, ChoiceSpec, Fact, ParamKind, ParamSpec, Rule, candidates,
};

// Commands of our own packs that call others.
#[cfg(any(feature = "cache", feature = "database"))]
pub use crate::run::caller::Caller;

// `call!`, and `#[command(…, call)]`.
pub use crate::container::values::{Given, IsGiven};
pub use crate::run::call_macro::{
    Application, Named, Pending, command_index, default_of, name_key,
};

// `#[derive(Args)]` and `#[derive(Choice)]`.
pub use crate::input::Args;
pub use crate::spec::choice::{Choice, UnknownChoice};

// `#[service]`: its entry, and the function that makes it.
pub use crate::config::probe::{NoSection, SectionProbe};
pub use crate::container::Ctx;
pub use crate::container::close::{CloseProbe, NoClose};
pub use crate::container::instance::{instance, view};
pub use crate::container::slot::Instance;
pub use crate::container::transient::{IsTransient, Transient};
pub use crate::spec::item::{BoxFuture, Init, Item, Kind, Life, Need, Place, Provider, boxed};
pub use crate::spec::probe::{
    Contribution, Entry, Gathered, IsProvided, Maybe, Member, NoEntry, NoMember, NotProvided,
    NotSized, Probe, ProvidedAs, ProvidedBy, ProvidedWhole, SizedProbe,
};
pub use std::sync::Arc;

// `app!` and `pack!`: keys, graph and tables.
pub use crate::builtin::BUILTIN_COMMANDS;
pub use crate::config::{
    Literal, LiteralData, LiteralValue, all_sections, check_embedded, most_sections,
    wanted_sections,
};
pub use crate::container::handles::All;
pub use crate::container::instance::required;
pub use crate::container::values::{Accepts, AtOnce, Missing, Provided, Values};
pub use crate::error::Result;
pub use crate::model::graph::Extent;
pub use crate::model::graph::Graph;
pub use crate::model::names::{check_name, clashes, names};
pub use crate::model::place::{Parts, place, place_all, place_pack};
pub use crate::model::rules::{
    User, check_gathers, check_handed, check_included, check_need, check_not_closed,
};
pub use crate::model::table::buckets;
pub use crate::model::tables::{Sizes, Tables, waits};
pub use crate::run::app::App;
pub use crate::run::dispatch::{Dispatch, dispatch, run};
pub use crate::run::program::Program as Definition;
pub use crate::spec::item::Placed;
pub use crate::spec::key::{Keys, check_found, key, parent};
pub use crate::spec::pack::{
    Embedded, Exports, Gathers, Given as GivenTo, Handed, Pack, Part, at_crate_root, count, gather,
    gathered, program,
};
pub use crate::testing::Test;
pub use crate::{__graph as graph, __tables as tables};
pub use std::ffi::OsString;
pub use std::process::ExitCode;

// `#[derive(Config)]`.
pub use crate::config::probe::{ListedSection, SectionEntry, node};
pub use crate::config::{Reader, Section, is_within, is_within_texts};
pub use crate::lazy::Cell;
pub use crate::spec::field::{Field, check_variables, count_leaves};
pub use crate::spec::fits::{
    check_default_between, check_default_text, check_default_within, check_limit_of,
    check_limit_text,
};
pub use crate::spec::kind::{FieldsOf, Kind as ValueKind, KindOf, OtherKind};
pub use crate::spec::section::SectionNode;

// `migrations!`.
#[cfg(feature = "database")]
pub use crate::database::{Migration, Migrations};

/// The names that derives of rkyv take from the prelude.
#[cfg(feature = "cache")]
pub mod names_of_rkyv {
    pub use core::marker::Sized;
}

// `#[cacheable]`, `#[cached]` and `cache::key!`.
#[cfg(feature = "cache")]
pub use crate::cache::{
    Cached, Fingerprint, FingerprintProbe, Key as CacheKey, NoFingerprint, NoPart, PartProbe,
    check_alignment, check_lent, of_type as fingerprint, rkyv,
};
