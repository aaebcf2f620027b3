//! All tables of an application, built while compiling, and the view of them that run time uses.
//!
//! Texts are spans of one blob and everything else is numbers: what holds no pointer needs no
//! relocation when the program starts, and no page of it is read before somebody asks.

use crate::command::spec::{CommandRow, ParamKind, ParamRow, ParamSpec};
use crate::command::table::{Name, Table, TableRef};
use crate::container::graph::Graph;
use crate::container::item::{BUILTINS, CloseFn, Init, Kind, Placed};
use crate::input::prefix;
use crate::text::{Blob, Span};

/// A node of the graph in the tables.
#[derive(Clone, Copy)]
pub struct NodeRow {
    /// How it is made.
    pub init: Init,
    /// How it is closed.
    pub close: Option<CloseFn>,
    /// Type of the service, or name of the command.
    pub name: Span,
    /// File in which it stands.
    pub file: Span,
    /// Line on which it stands.
    pub line: u32,
    /// First of its needs in the edges; they end where those of the next node begin.
    pub needs: u32,
    /// Slot of the first item of its container.
    pub base: u16,
}

impl NodeRow {
    const NONE: Self = Self {
        init: Init::None,
        close: None,
        name: Span { start: 0, len: 0 },
        file: Span { start: 0, len: 0 },
        line: 0,
        needs: 0,
        base: BUILTINS,
    };
}

/// How large the tables of these items are.
#[derive(Clone, Copy)]
pub struct Sizes {
    /// Bytes of text.
    pub text: usize,
    /// Commands.
    pub commands: usize,
    /// Names and aliases of commands.
    pub names: usize,
    /// Parameters of all commands.
    pub params: usize,
}

impl Sizes {
    /// Counts.
    #[must_use]
    pub const fn of<const NODES: usize, const EDGES: usize>(
        items: &[Placed],
        graph: &Graph<NODES, EDGES>,
    ) -> Self {
        let mut sizes = Self { text: 0, commands: 0, names: 0, params: 0 };
        let mut at = 0;
        while at < items.len() {
            let item = items[at].item;
            sizes.text += item.name.len() + item.place.file.len();
            if let Kind::Command(spec) = item.kind {
                sizes.commands += 1;
                sizes.names += 1 + spec.aliases.len();
                sizes.params += spec.params.len();
                sizes.text += spec.summary.len() + spec.text.len();
                let mut it = 0;
                while it < spec.aliases.len() {
                    sizes.text += spec.aliases[it].len();
                    it += 1;
                }
                it = 0;
                while it < spec.params.len() {
                    let ParamSpec { name, help, default, env, .. } = spec.params[it];
                    sizes.text += name.len() + help.len() + default.len() + env.len();
                    it += 1;
                }
            }
            at += 1;
        }
        let mut node = 0;
        while node < NODES {
            if let Some(section) = graph.section_at(node) {
                sizes.text += section.name.len() + section.place.file.len();
            }
            node += 1;
        }
        sizes
    }
}

/// Every table of an application; a `static` made by `app!`.
pub struct Tables<
    const TEXT: usize,
    const NODES: usize,
    const EDGES: usize,
    const PLANS: usize,
    const COMMANDS: usize,
    const NAMES: usize,
    const BUCKETS: usize,
    const PARAMS: usize,
> {
    text: [u8; TEXT],
    nodes: [NodeRow; NODES],
    sections: [u64; NODES],
    edges: [u16; EDGES],
    plans: [u16; PLANS],
    commands: [CommandRow; COMMANDS],
    names: [Name; NAMES],
    table: Table<NAMES, BUCKETS>,
    params: [ParamRow; PARAMS],
}

impl<
    const TEXT: usize,
    const NODES: usize,
    const EDGES: usize,
    const PLANS: usize,
    const COMMANDS: usize,
    const NAMES: usize,
    const BUCKETS: usize,
    const PARAMS: usize,
> Tables<TEXT, NODES, EDGES, PLANS, COMMANDS, NAMES, BUCKETS, PARAMS>
{
    /// Fills the tables.
    #[must_use]
    pub const fn build(items: &[Placed], graph: &Graph<NODES, EDGES>) -> Self {
        let mut blob = Blob::<TEXT>::new();
        let mut nodes = [NodeRow::NONE; NODES];
        let mut commands = [CommandRow::NONE; COMMANDS];
        let mut names = [Name::EMPTY; NAMES];
        let mut params = [ParamRow::NONE; PARAMS];
        let (plans, plan_starts) = graph.plans::<PLANS>(items);
        let (mut command, mut name, mut param) = (0, 0, 0);
        let mut at = 0;
        while at < items.len() {
            let Placed { item, base } = items[at];
            let node = BUILTINS as usize + at;
            let item_name = blob.add(item.name);
            nodes[node] = NodeRow {
                name: item_name,
                file: blob.add(item.place.file),
                line: item.place.line,
                base,
                ..NodeRow::NONE
            };
            if let Kind::Service { init, close } = item.kind {
                nodes[node].init = init;
                nodes[node].close = close;
            }
            if let Kind::Command(spec) = item.kind {
                let plan = plan_starts[node];
                let plan_end = if node + 1 < NODES { plan_starts[node + 1] } else { PLANS as u32 };
                commands[command] = CommandRow {
                    run: spec.run,
                    params: param as u32,
                    params_len: spec.params.len() as u16,
                    positionals: positionals(spec.params),
                    trailing: trailing(spec.params),
                    plan,
                    plan_len: (plan_end - plan) as u16,
                    node: node as u16,
                    base,
                    hidden: spec.hidden,
                    notices_cancel: notices_cancel(graph, node, &plans, plan, plan_end),
                    name: item_name,
                    summary: blob.add(spec.summary),
                    text: blob.add(spec.text),
                };
                names[name] = name_of(item_name, command as u16);
                name += 1;
                let mut it = 0;
                while it < spec.aliases.len() {
                    names[name] = name_of(blob.add(spec.aliases[it]), command as u16);
                    name += 1;
                    it += 1;
                }
                it = 0;
                while it < spec.params.len() {
                    let ParamSpec { name, kind, short, help, default, env } = spec.params[it];
                    params[param] = ParamRow {
                        name: blob.add(name),
                        prefix: prefix(name.as_bytes()).1,
                        kind,
                        short,
                        help: blob.add(help),
                        default: blob.add(default),
                        env: blob.add(env),
                    };
                    param += 1;
                    it += 1;
                }
                command += 1;
            }
            at += 1;
        }
        let mut sections = [0; NODES];
        let mut node = 0;
        while node < NODES {
            if let Some(section) = graph.section_at(node) {
                nodes[node].name = blob.add(section.name);
                nodes[node].file = blob.add(section.place.file);
                nodes[node].line = section.place.line;
                nodes[node].init = Init::Sync(section.init);
                sections[node] = section.key;
            }
            nodes[node].needs = graph.needs(node).0 as u32;
            node += 1;
        }
        let mut edges = [0; EDGES];
        let mut edge = 0;
        while edge < EDGES {
            edges[edge] = graph.edge(edge);
            edge += 1;
        }
        let text = blob.bytes();
        let table = Table::build(&text, &names);
        Self { text, nodes, sections, edges, plans, commands, names, table, params }
    }

    /// What run time sees, with the application's own name, version and description.
    #[must_use]
    pub const fn define(
        &'static self,
        name: &'static str,
        version: &'static str,
        about: &'static str,
    ) -> Definition {
        Definition {
            name,
            version,
            about,
            text: &self.text,
            nodes: &self.nodes,
            sections: &self.sections,
            edges: &self.edges,
            plans: &self.plans,
            commands: &self.commands,
            names: &self.names,
            table: self.table.view(&self.text),
            params: &self.params,
        }
    }
}

impl CommandRow {
    const NONE: Self = Self {
        run: |_| unreachable!("BUG: a row of the command table was not filled"),
        params: 0,
        params_len: 0,
        positionals: 0,
        trailing: false,
        plan: 0,
        plan_len: 0,
        node: 0,
        base: BUILTINS,
        hidden: true,
        notices_cancel: false,
        name: Span { start: 0, len: 0 },
        summary: Span { start: 0, len: 0 },
        text: Span { start: 0, len: 0 },
    };
}

impl ParamRow {
    const NONE: Self = Self {
        name: Span { start: 0, len: 0 },
        prefix: 0,
        kind: ParamKind::Flag,
        short: 0,
        help: Span { start: 0, len: 0 },
        default: Span { start: 0, len: 0 },
        env: Span { start: 0, len: 0 },
    };
}

const fn name_of(span: Span, target: u16) -> Name {
    Name { start: span.start, len: span.len as u16, target }
}

const fn positionals(params: &[ParamSpec]) -> u16 {
    let mut count = 0;
    let mut at = 0;
    while at < params.len() {
        if params[at].kind.is_positional() {
            count += 1;
        }
        at += 1;
    }
    count
}

const fn trailing(params: &[ParamSpec]) -> bool {
    let positionals = positionals(params) as usize;
    positionals > 0 && matches!(params[positionals - 1].kind, ParamKind::Trailing)
}

const fn notices_cancel<const NODES: usize, const EDGES: usize>(
    graph: &Graph<NODES, EDGES>,
    command: usize,
    plans: &[u16],
    plan: u32,
    plan_end: u32,
) -> bool {
    let mut notices = needs_cancel(graph, command);
    let mut at = plan as usize;
    while at < plan_end as usize {
        notices = notices || needs_cancel(graph, plans[at] as usize);
        at += 1;
    }
    notices
}

const fn needs_cancel<const NODES: usize, const EDGES: usize>(
    graph: &Graph<NODES, EDGES>,
    node: usize,
) -> bool {
    let (mut edge, end) = graph.needs(node);
    while edge < end {
        if graph.edge(edge) == crate::cancel::SLOT {
            return true;
        }
        edge += 1;
    }
    false
}

/// An application as run time sees it.
#[derive(Clone, Copy)]
pub struct Definition {
    /// Name of the program.
    pub name: &'static str,
    /// Its version.
    pub version: &'static str,
    /// What it is, from the documentation of `app!`.
    pub about: &'static str,
    pub(crate) text: &'static [u8],
    pub(crate) nodes: &'static [NodeRow],
    sections: &'static [u64],
    edges: &'static [u16],
    plans: &'static [u16],
    pub(crate) commands: &'static [CommandRow],
    pub(crate) names: &'static [Name],
    pub(crate) table: TableRef<'static>,
    params: &'static [ParamRow],
}

impl Definition {
    /// A piece of text.
    pub(crate) fn text(&self, span: Span) -> &'static str {
        std::str::from_utf8(self.bytes(span)).unwrap_or_default()
    }

    /// A piece of text as bytes, to compare.
    #[inline]
    pub(crate) fn bytes(&self, span: Span) -> &'static [u8] {
        &self.text[span.start as usize..][..span.len as usize]
    }

    /// The command of this name or alias.
    #[inline]
    pub(crate) fn command(&self, name: &str) -> Option<&'static CommandRow> {
        let index = self.table.get(name.as_bytes())?;
        self.commands.get(usize::from(index))
    }

    /// The parameters of a command.
    #[inline]
    pub(crate) fn params(&self, command: &CommandRow) -> &'static [ParamRow] {
        &self.params[command.params as usize..][..usize::from(command.params_len)]
    }

    /// The slots of the services that a command needs, each after those it needs itself.
    #[inline]
    pub(crate) fn plan(&self, command: &CommandRow) -> &'static [u16] {
        &self.plans[command.plan as usize..][..usize::from(command.plan_len)]
    }

    /// The slots that a node needs.
    pub(crate) fn needs(&self, node: u16) -> &'static [u16] {
        let node = usize::from(node);
        let end = self.nodes.get(node + 1).map_or(self.edges.len(), |next| next.needs as usize);
        &self.edges[self.nodes[node].needs as usize..end]
    }

    /// The slot of a configuration section; they stand at the end.
    #[inline]
    pub(crate) fn section(&self, key: u64) -> Option<usize> {
        self.sections.iter().rposition(|it| *it == key)
    }
}
