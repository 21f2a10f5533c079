//! Every table and key of `checklist.toml`, with type and default: the one list that the reader,
//! the annotated example and the documentation are held against.
//!
//! [`UNSUPPORTED`] names those that this version knows and does not honour. To build one: read it
//! in `raw`, check it in `validate`, and take out its line here.

/// A table of the file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Table {
    /// Its name.
    pub name: &'static str,
    /// Its header: `[[gate]]` may stand several times, `[severity]` once.
    pub header: &'static str,
    /// Whether its keys are names that the user chooses (rules, roles).
    pub open: bool,
}

impl Table {
    /// Whether it may stand several times.
    #[must_use]
    pub fn repeats(&self) -> bool {
        self.header.starts_with("[[")
    }
}

const fn table(name: &'static str, header: &'static str, open: bool) -> Table {
    Table { name, header, open }
}

/// All tables, in the order of the documentation.
pub const TABLES: &[Table] = &[
    table("checklist", "[[checklist]]", false),
    table("gate", "[[gate]]", false),
    table("release", "[release]", false),
    table("signoff", "[signoff]", false),
    table("change", "[change]", false),
    table("rule", "[[rule]]", false),
    table("severity", "[severity]", true),
    table("roles", "[roles]", true),
];

/// What a key's value has to be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A string.
    Text,
    /// One of these strings.
    Word(&'static [&'static str]),
    /// A list of strings, not empty.
    Texts,
    /// A whole number.
    Number,
    /// A day or a moment: a string, or TOML's own.
    Date,
    /// True or false.
    Flag,
}

impl Kind {
    /// How the documentation and messages name it.
    #[must_use]
    pub fn words(self) -> String {
        match self {
            Self::Text => "a string".to_owned(),
            Self::Word(words) => {
                let quoted: Vec<_> = words.iter().map(|word| format!("\"{word}\"")).collect();
                quoted.join(" or ")
            }
            Self::Texts => "a list of strings".to_owned(),
            Self::Number => "a whole number".to_owned(),
            Self::Date => "a date".to_owned(),
            Self::Flag => "true or false".to_owned(),
        }
    }
}

/// A key of a table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Key {
    /// The table's name.
    pub table: &'static str,
    /// The key; `*` where the user chooses it.
    pub name: &'static str,
    /// What its value has to be.
    pub kind: Kind,
    /// What holds where it is left out, in words.
    pub default: &'static str,
    /// A line that is right.
    pub example: &'static str,
}

const fn key(
    table: &'static str,
    name: &'static str,
    kind: Kind,
    default: &'static str,
    example: &'static str,
) -> Key {
    Key { table, name, kind, default, example }
}

const REQUIRED: Kind = Kind::Word(&["phases", "marked"]);
const DEMAND: Kind = Kind::Word(&["complete", "no-worse"]);
const IDENTITY: Kind = Kind::Word(&["claimed", "signed"]);
const PRINCIPAL: Kind = Kind::Word(&["author", "committer"]);
const ORDER: Kind = Kind::Word(&["any", "phases"]);
/// The words of `[severity]`.
pub const SEVERITY: Kind = Kind::Word(&["error", "warning", "off"]);

/// All keys, in the order of the documentation.
#[rustfmt::skip]
pub const KEYS: &[Key] = &[
    key("checklist", "path", Kind::Text, "every list that is discovered", r#"path = "RELEASE_CHECKLIST.md""#),
    key("checklist", "section", Kind::Text, "the whole file", r#"section = "Release Signoff Checklist""#),
    key("checklist", "required", REQUIRED, "\"phases\"", r#"required = "phases""#),
    key("gate", "name", Kind::Text, "`gate-N`, N its place in the file", r#"name = "merge""#),
    key("gate", "target", Kind::Texts, "none: the gate is run by name", r#"target = ["main"]"#),
    key("gate", "source", Kind::Texts, "every source", r#"source = ["release/*"]"#),
    key("gate", "phases", Kind::Texts, "all phases", r#"phases = ["1-4", "5/Pre-Deployment"]"#),
    key("gate", "demand", DEMAND, "\"complete\"", r#"demand = "complete""#),
    key("release", "date", Kind::Date, "what each checklist says", r#"date = "2025-02-14""#),
    key("release", "time-zone", Kind::Text, "wherever the command runs", r#"time-zone = "Europe/Berlin""#),
    key("signoff", "identity", IDENTITY, "\"claimed\"", r#"identity = "claimed""#),
    key("signoff", "allowed-signers", Kind::Text, "none", r#"allowed-signers = ".github/allowed_signers""#),
    key("signoff", "keyring", Kind::Text, "none", r#"keyring = ".github/keyring.asc""#),
    key("signoff", "revoked-keys", Kind::Text, "none", r#"revoked-keys = ".github/revoked_keys""#),
    key("signoff", "forge-keys", Kind::Texts, "none", r#"forge-keys = ["github"]"#),
    key("signoff", "by", PRINCIPAL, "\"author\"", r#"by = "author""#),
    key("signoff", "trailer", Kind::Text, "none", r#"trailer = "Signed-off-by""#),
    key("signoff", "baseline", Kind::Text, "none", r#"baseline = "1f0c2d3e4b5a69788796a5b4c3d2e1f00f1e2d3c""#),
    key("signoff", "bots", Kind::Texts, r#"`["*[bot]@*", "*[bot]"]`"#, r#"bots = ["*[bot]@*", "*[bot]"]"#),
    key("signoff", "order", ORDER, "\"any\"", r#"order = "any""#),
    key("change", "by", Kind::Texts, "nobody", r#"by = ["@owners"]"#),
    key("change", "waivers", Kind::Texts, "nobody", r#"waivers = ["@owners"]"#),
    key("change", "override", Kind::Texts, "nobody", r#"override = ["@owners"]"#),
    key("rule", "phase", Kind::Text, "every phase", r#"phase = "Phase 3*""#),
    key("rule", "section", Kind::Text, "every section", r#"section = "Database Setup""#),
    key("rule", "item", Kind::Text, "every item", r#"item = "Backup restoration tested""#),
    key("rule", "path", Kind::Text, "every checklist", r#"path = "DEPLOYMENT_CHECKLIST.md""#),
    key("rule", "signers", Kind::Texts, "anyone", r#"signers = ["@database"]"#),
    key("rule", "approvals", Kind::Number, "0", "approvals = 2"),
    key("rule", "covers", Kind::Texts, "nothing", r#"covers = ["migrations/**"]"#),
    key("rule", "independent", Kind::Flag, "false", "independent = true"),
    key("rule", "valid-for", Kind::Text, "for ever", r#"valid-for = "14 days""#),
    key("rule", "bulk", Kind::Number, "5", "bulk = 10"),
    key("rule", "measured", Kind::Flag, "false", "measured = true"),
    key("rule", "evidence", Kind::Flag, "false", "evidence = true"),
    key("rule", "run", Kind::Text, "no command", r#"run = "make load-test""#),
    key("severity", "*", SEVERITY, "the rule's own default", r#"incomplete = "error""#),
    key("roles", "*", Kind::Texts, "no roles", r#"database = ["ana@example.org"]"#),
];

/// A key, or one value of a key, that is known and not built yet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Unsupported {
    /// The table's name.
    pub table: &'static str,
    /// The key; `*` where the user chooses it.
    pub key: &'static str,
    /// The value that is not supported; none: the key itself is not.
    pub value: Option<&'static str>,
}

/// What is known and not built yet. Each is an error where it is written, never ignored.
pub const UNSUPPORTED: &[Unsupported] = &[];

/// Rules that are known by name; those that the registry does not have are not built yet.
pub const RULES: &[&str] = &[
    "approvals",
    "collapsed",
    "expired",
    "history-rewritten",
    "independence",
    "missing-evidence",
    "one-of",
    "out-of-order",
    "overdue",
    "rebased",
    "self-approval",
    "stale",
    "unmeasured",
    "unmet-criterion",
    "waiver",
];

/// The table of that name.
#[must_use]
pub fn find_table(name: &str) -> Option<&'static Table> {
    TABLES.iter().find(|table| table.name == name)
}

/// The key of that name in a table.
#[must_use]
pub fn find_key(table: &str, name: &str) -> Option<&'static Key> {
    KEYS.iter().find(|key| key.table == table && (key.name == name || key.name == "*"))
}

/// Whether a key is known and not built yet.
#[must_use]
pub fn is_unsupported(table: &str, name: &str) -> bool {
    UNSUPPORTED.iter().any(|entry| {
        entry.table == table && (entry.key == name || entry.key == "*") && entry.value.is_none()
    })
}

/// Whether a value of a key is known and not built yet.
#[must_use]
pub fn is_unsupported_value(table: &str, name: &str, value: &str) -> bool {
    UNSUPPORTED
        .iter()
        .any(|entry| entry.table == table && entry.key == name && entry.value == Some(value))
}

/// Whether no key of a table is built yet.
#[must_use]
pub fn is_unsupported_table(table: &str) -> bool {
    KEYS.iter().filter(|key| key.table == table).all(|key| is_unsupported(key.table, key.name))
}
