//! Const evaluation: from items to tables.

use super::rows::{CommandRow, NodeRow};
use crate::model::definition::Definition;
use crate::model::graph::Graph;
use crate::model::parameter_rows::{ParamRow, ParamText, Said};
use crate::model::parameters;
use crate::model::rows::Edge;
use crate::model::table::{Name, Table};
use crate::model::variables::Variables;
use crate::spec::command::CommandSpec;
use crate::spec::item::{BUILTINS, Init, Kind, Placed, Provider};
use crate::spec::parameter::{Functions, Rule};
#[cfg(feature = "inspect")]
use crate::spec::signatures::Check;
use crate::text::{Blob, Span};

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
    /// Rules of all commands.
    pub rules: usize,
    /// Parameters that have functions.
    pub functions: usize,
}

impl Sizes {
    /// Counts.
    #[must_use]
    pub const fn of<const NODES: usize, const EDGES: usize>(
        items: &[Placed],
        graph: &Graph<NODES, EDGES>,
    ) -> Self {
        let mut sizes = Self { text: 0, commands: 0, names: 0, params: 0, rules: 0, functions: 0 };
        let mut at = 0;
        while at < items.len() {
            let item = items[at].item;
            sizes.text += item.name.len() + item.place.file.len();
            if let Kind::Command(spec) = item.kind {
                sizes.add(spec);
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

    const fn add(&mut self, spec: &CommandSpec) {
        self.commands += 1;
        self.names += 1 + spec.aliases.len();
        self.params += spec.params.len();
        self.rules += spec.rules.len();
        self.text += spec.summary.len() + spec.text.len();
        let mut it = 0;
        while it < spec.aliases.len() {
            self.text += spec.aliases[it].len();
            it += 1;
        }
        it = 0;
        while it < spec.examples.len() {
            self.text += spec.examples[it].len() + 1;
            it += 1;
        }
        it = 0;
        while it < spec.params.len() {
            self.text += parameters::text_len(&spec.params[it]);
            self.functions += Functions::of(&spec.params[it]).is_some() as usize;
            it += 1;
        }
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
    const RULES: usize,
    const FUNCTIONS: usize,
> {
    text: [u8; TEXT],
    nodes: [NodeRow; NODES],
    sections: [u64; NODES],
    edges: [Edge; EDGES],
    plans: [u16; PLANS],
    scoped: u16,
    has_lazy: bool,
    commands: [CommandRow; COMMANDS],
    names: [Name; NAMES],
    table: Table<NAMES, BUCKETS>,
    params: [ParamRow; PARAMS],
    texts: [ParamText; PARAMS],
    rules: [Rule; RULES],
    functions: [Functions; FUNCTIONS],
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
    const RULES: usize,
    const FUNCTIONS: usize,
> Tables<TEXT, NODES, EDGES, PLANS, COMMANDS, NAMES, BUCKETS, PARAMS, RULES, FUNCTIONS>
{
    /// Fills the tables.
    #[must_use]
    pub const fn build(items: &[Placed], graph: &Graph<NODES, EDGES>) -> Self {
        assert!(
            RULES <= u16::MAX as usize && FUNCTIONS <= u16::MAX as usize,
            "an application has at most 65,535 rules between parameters, and as many parameters with functions"
        );
        let mut blob = Blob::<TEXT>::new();
        let mut nodes = [NodeRow::NONE; NODES];
        let mut commands = [CommandRow::NONE; COMMANDS];
        let mut names = [Name::EMPTY; NAMES];
        let mut rows = [ParamRow::NONE; PARAMS];
        let mut texts = [ParamText::NONE; PARAMS];
        let mut rules = [Rule::Exclusive(0); RULES];
        let mut functions = [Functions::NONE; FUNCTIONS];
        let (plans, plan_starts) = graph.plans::<PLANS>(items);
        let (mut command, mut name, mut param, mut rule, mut function) = (0, 0, 0, 0, 0);
        let (mut scoped, mut at) = (0, 0);
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
            if let Kind::Service(Provider { init, close, life }) = item.kind {
                nodes[node].init = init;
                nodes[node].close = close;
                nodes[node].life = life;
                if life.is_scoped() {
                    nodes[node].scoped = scoped;
                    scoped += 1;
                }
            }
            if let Kind::Command(spec) = item.kind {
                let plan = plan_starts[node];
                let plan_end = if node + 1 < NODES { plan_starts[node + 1] } else { PLANS as u32 };
                commands[command] = CommandRow {
                    run: spec.run,
                    params: param as u32,
                    params_len: spec.params.len() as u16,
                    positionals: parameters::positionals(spec.params) as u16,
                    repeated: parameters::repeated(spec.params),
                    plan,
                    plan_len: (plan_end - plan) as u16,
                    rules: rule as u16,
                    rules_len: spec.rules.len() as u16,
                    node: node as u16,
                    index: command as u16,
                    scoped: has_scoped(items, &plans, plan, plan_end)
                        || spec.tries_all && scoped > 0,
                    base,
                    hidden: spec.hidden,
                    notices_cancel: notices_cancel(graph, node, &plans, plan, plan_end),
                    name: item_name,
                    summary: blob.add(spec.summary),
                    text: blob.add(spec.text),
                    examples: lines(&mut blob, spec.examples),
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
                    let spec = &spec.params[it];
                    rows[param] = parameters::row(&mut blob, spec);
                    texts[param] = parameters::texts(&mut blob, spec);
                    if let Some(it) = Functions::of(spec) {
                        functions[function] = it;
                        function += 1;
                        texts[param].functions = function as u16;
                    }
                    param += 1;
                    it += 1;
                }
                it = 0;
                while it < spec.rules.len() {
                    rules[rule] = spec.rules[it];
                    rule += 1;
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
                nodes[node].is_section = true;
                sections[node] = section.key;
            }
            nodes[node].needs = graph.needs(node).0 as u32;
            node += 1;
        }
        let mut edges = [Edge { node: 0, lazy: false }; EDGES];
        let mut has_lazy = false;
        let mut edge = 0;
        while edge < EDGES {
            edges[edge] = graph.edge(edge);
            has_lazy = has_lazy || edges[edge].lazy;
            edge += 1;
        }
        let text = blob.bytes();
        let table = Table::build(&text, &names);
        Self {
            text,
            nodes,
            sections,
            edges,
            plans,
            scoped,
            has_lazy,
            commands,
            names,
            table,
            params: rows,
            texts,
            rules,
            functions,
        }
    }

    /// What run time sees, with the application's own name, version and description.
    pub(crate) const fn defined(
        &'static self,
        name: &'static str,
        version: &'static str,
        about: &'static str,
        variables: &'static Variables,
        #[cfg(feature = "inspect")] check: Check,
    ) -> Definition {
        Definition {
            name,
            version,
            about,
            variables: if self.has_variables() { Some(variables) } else { None },
            #[cfg(feature = "inspect")]
            check,
            text: &self.text,
            nodes: &self.nodes,
            sections: &self.sections,
            schemas: &[],
            embedded: None,
            edges: &self.edges,
            plans: &self.plans,
            scoped: self.scoped,
            has_lazy: self.has_lazy,
            commands: &self.commands,
            names: &self.names,
            table: self.table.view(&self.text),
            params: &self.params,
            texts: &self.texts,
            rules: &self.rules,
            functions: &self.functions,
        }
    }

    /// Whether a parameter is taken from the environment.
    const fn has_variables(&self) -> bool {
        let mut at = 0;
        while at < PARAMS {
            if self.texts[at].span(Said::Env).len > 0 {
                return true;
            }
            at += 1;
        }
        false
    }
}

/// Texts, one on a line.
const fn lines<const BYTES: usize>(blob: &mut Blob<BYTES>, texts: &[&str]) -> Span {
    let start = blob.len();
    let mut at = 0;
    while at < texts.len() {
        blob.push(texts[at]);
        blob.push("\n");
        at += 1;
    }
    blob.since(start)
}

const fn name_of(span: Span, target: u16) -> Name {
    assert!(span.len <= u16::MAX as u32, "the name of a command is longer than 65,535 bytes");
    Name { start: span.start, len: span.len as u16, target }
}

/// Whether a plan has services that live for one command.
const fn has_scoped(items: &[Placed], plans: &[u16], plan: u32, plan_end: u32) -> bool {
    let mut at = plan as usize;
    while at < plan_end as usize {
        let item = plans[at] as usize - BUILTINS as usize;
        if item < items.len()
            && let Kind::Service(provider) = items[item].item.kind
            && provider.life.is_scoped()
        {
            return true;
        }
        at += 1;
    }
    false
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
        if graph.edge(edge).node == crate::cancel::SLOT {
            return true;
        }
        edge += 1;
    }
    false
}

/// Whether something may have to be waited for: a command or a constructor is async, a service
/// wants to be closed, or somebody takes `Cancel`.
#[must_use]
pub const fn waits<const NODES: usize, const EDGES: usize>(
    items: &[Placed],
    graph: &Graph<NODES, EDGES>,
) -> bool {
    let mut at = 0;
    while at < items.len() {
        let waits = match items[at].item.kind {
            Kind::Command(spec) => spec.is_async,
            Kind::Service(it) => it.close.is_some() || matches!(it.init, Init::Async(_)),
            _ => false,
        };
        if waits || needs_cancel(graph, BUILTINS as usize + at) {
            return true;
        }
        at += 1;
    }
    false
}
