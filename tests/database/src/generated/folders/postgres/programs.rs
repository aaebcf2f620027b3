//! Functions, procedures and triggers of PostgreSQL.

use super::super::Change;
use super::super::schema::{Column, Kind, Schema, Used};
use super::change;

fn definition(schema: &mut Schema, name: &str) -> String {
    let number = schema.below(100);
    let body = [
        format!(
            "LANGUAGE plpgsql STABLE AS $$\nDECLARE\n    n integer := {number}; -- it's; kept\nBEGIN\n    IF begin > 0 THEN\n        RETURN n || ';';\n    END IF;\n    RETURN 'none';\nEND;\n$$"
        ),
        format!("LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS 'SELECT ''it''''s; {number}'''"),
        format!(
            "LANGUAGE sql BEGIN ATOMIC\n    SELECT 'first;';\n    SELECT CASE WHEN \"begin\" > {number} THEN 'a;' ELSE 'b' END;\nEND"
        ),
        format!(
            "LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $body$\nBEGIN\n    EXECUTE $q$SELECT {number};$q$;\n    RETURN $q$--$q$;\nEXCEPTION WHEN others THEN RETURN NULL;\nEND $body$"
        ),
        format!("LANGUAGE sql RETURN 'x;' || ({number} + begin)::text"),
    ];
    let body = &body[schema.below(5)];
    format!(
        "CREATE OR REPLACE FUNCTION {name}(begin integer DEFAULT 1) RETURNS text\n    {body};\n"
    )
}

pub(super) fn function(schema: &mut Schema) -> Option<Change> {
    let name = schema.name("answer");
    let up = definition(schema, &name);
    schema.functions.push((name.clone(), up.clone()));
    let up = format!("{up}COMMENT ON FUNCTION {name} IS 'Answers; always';\n");
    Some(change("create", &name, up, format!("DROP FUNCTION {name};\n")))
}

pub(super) fn replace(schema: &mut Schema) -> Option<Change> {
    let at = schema.place(schema.functions.len())?;
    let name = schema.functions[at].0.clone();
    let new = definition(schema, &name);
    let old = std::mem::replace(&mut schema.functions[at].1, new.clone());
    Some(change("replace", &name, new, old))
}

/// A number that a trigger counts up on each change of a row.
pub(super) fn versioned(schema: &mut Schema) -> Option<Change> {
    let at = schema.table()?;
    let (column, name) = (schema.name("revision"), schema.name("revise"));
    let table = &schema.tables[at].name;
    let up = format!(
        "ALTER TABLE {table} ADD COLUMN {column} integer NOT NULL DEFAULT 0;\n\n\
         CREATE FUNCTION {name}() RETURNS trigger AS $$\nBEGIN\n    NEW.{column} = OLD.{column} + 1;\n    RETURN NEW;\nEND;\n$$ LANGUAGE plpgsql;\n\n\
         CREATE TRIGGER {name} BEFORE UPDATE ON {table}\n    FOR EACH ROW WHEN (pg_trigger_depth() < 9 AND ';' <> '') EXECUTE FUNCTION {name}();\n"
    );
    let down = format!(
        "DROP TRIGGER {name} ON {table};\nDROP FUNCTION {name}();\nALTER TABLE {table} DROP COLUMN {column};\n"
    );
    let made = change("version", table, up, down);
    let kind = Kind::new("integer", "0", "0");
    let mut column = Column::new(&column, kind).used(Used::Fixed);
    (column.is_required, column.has_default) = (true, true);
    schema.tables[at].columns.push(column);
    Some(made)
}

/// A table in which triggers note the changes of another one.
pub(super) fn journal(schema: &mut Schema) -> Option<Change> {
    let at = schema.table()?;
    let name = schema.name("journal");
    let table = &schema.tables[at].name;
    let up = format!(
        "CREATE TABLE public.{name} (what text, key text);\n\n\
         CREATE FUNCTION public.{name}() RETURNS trigger LANGUAGE plpgsql AS $fn$\nBEGIN\n    \
         INSERT INTO public.{name} VALUES (TG_OP || '; ' || TG_TABLE_NAME, CASE TG_OP WHEN 'DELETE' THEN OLD.id ELSE NEW.id END);\n    \
         RETURN NULL;\nEND $fn$;\n\n\
         CREATE TRIGGER {name}_b AFTER INSERT OR UPDATE OF id OR DELETE ON {table} FOR EACH ROW EXECUTE PROCEDURE public.{name}();\n\
         ALTER TABLE {table} DISABLE TRIGGER {name}_b;\nALTER TABLE {table} ENABLE ALWAYS TRIGGER {name}_b;\n\
         UPDATE {table} SET id = id;\n"
    );
    let down = format!(
        "DROP TRIGGER {name}_b ON {table};\nDROP FUNCTION public.{name};\nDROP TABLE public.{name};\n"
    );
    Some(change("journal", table, up, down))
}

/// A procedure that commits, which is called outside of a transaction.
pub(super) fn procedure(schema: &mut Schema) -> Option<Change> {
    let name = schema.name("batch");
    let up = format!(
        "CREATE TABLE {name}_rows (i integer);\n\
         CREATE PROCEDURE {name}(most integer) LANGUAGE plpgsql AS $$\nBEGIN\n    FOR i IN 1..most LOOP\n        \
         INSERT INTO {name}_rows VALUES (i);\n        COMMIT;\n    END LOOP;\nEND $$;\n\nCALL {name}(4);\n"
    );
    let down = format!("DROP PROCEDURE {name};\nDROP TABLE {name}_rows;\n");
    Some(change("run", &name, up, down).in_steps())
}

pub(super) fn aggregate(schema: &mut Schema) -> Option<Change> {
    let name = schema.name("total");
    let up = format!(
        "CREATE FUNCTION {name}_step(integer, integer) RETURNS integer IMMUTABLE LANGUAGE sql AS $$ SELECT $1 + COALESCE($2, 0); $$;\n\
         CREATE AGGREGATE {name}(integer) (SFUNC = {name}_step, STYPE = integer, INITCOND = '0');\n\
         CREATE OPERATOR +++ (LEFTARG = integer, RIGHTARG = integer, FUNCTION = {name}_step);\n"
    );
    let down = format!(
        "DROP OPERATOR +++ (integer, integer);\nDROP AGGREGATE {name}(integer);\nDROP FUNCTION {name}_step;\n"
    );
    let (up, down) = (up.replace("+++", &operator(&name)), down.replace("+++", &operator(&name)));
    Some(change("add_up", &name, up, down))
}

/// A name of an operator from the number in a name.
fn operator(name: &str) -> String {
    let digits = name.rsplit('_').next().unwrap().bytes();
    let signs = digits.map(|it| char::from(b"+*<>=~!@#%"[usize::from(it - b'0')]));
    format!("<{}>", signs.collect::<String>().replace("--", "-"))
}

/// A block of code that makes what it computes.
pub(super) fn block(schema: &mut Schema) -> Option<Change> {
    let name = schema.name("made");
    let up = format!(
        "DO LANGUAGE plpgsql $do$\nDECLARE\n    letter text; -- a; b\nBEGIN\n    FOREACH letter IN ARRAY ARRAY['a', 'b'] LOOP\n        \
         EXECUTE format('CREATE TABLE {name}_%s (i integer DEFAULT %L)', letter, 7);\n    END LOOP;\n    \
         RAISE NOTICE 'done; %', $x$it's$x$;\nEND;\n$do$;\n"
    );
    Some(change("make", &name, up, format!("DROP TABLE {name}_a, {name}_b;\n")))
}
