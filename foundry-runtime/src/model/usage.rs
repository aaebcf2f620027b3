//! The parameters of a command, and its usage line.

use crate::model::definition::Definition;
use crate::model::parameter::Param;
use crate::model::rows::CommandRow;
use crate::spec::parameter::ParamKind;
use std::fmt::Write;

/// How the command is typed: `shop user:create <email> [name] [options]`.
pub(crate) fn usage(definition: &Definition, command: &CommandRow) -> String {
    let mut usage = format!("{} {}", definition.name, definition.text(command.name));
    let mut options = false;
    for param in params(definition, command) {
        let (name, value) = (param.name, param.value());
        let _ = match param.row.kind {
            _ if param.text.hidden => Ok(()),
            ParamKind::Required => write!(usage, " <{name}>"),
            ParamKind::Optional => write!(usage, " [{name}]"),
            ParamKind::Trailing if param.text.required => write!(usage, " <{name}>..."),
            ParamKind::Repeated if param.text.required => write!(usage, " --{name} <{value}>..."),
            ParamKind::Trailing | ParamKind::Rest => write!(usage, " [{name}...]"),
            ParamKind::RequiredOption => write!(usage, " --{name} <{value}>"),
            _ => {
                options = true;
                Ok(())
            }
        };
    }
    if options {
        usage.push_str(" [options]");
    }
    usage
}

/// The parameters of a command, positionals first.
pub(crate) fn params<'d>(
    definition: &'d Definition,
    command: &CommandRow,
) -> impl Iterator<Item = Param<'d>> + use<'d> {
    let rows = definition.params(command).rows.iter().zip(definition.texts(command));
    rows.map(|(row, text)| Param {
        functions: definition.functions(text),
        ..Param::new(row, text, definition.text)
    })
}
