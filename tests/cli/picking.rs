//! `pick`, as a state machine and as it is drawn; in a real terminal it is tested by `tests/terminal/`.

use git_checklist::cli::pick::{
    Mark,
    key::Key,
    model::Model,
    press::Wanted,
    tree::{Entry, Node},
    view::{self, Palette},
};
use git_checklist::{cli::select::Chosen, model::State};
use insta::assert_snapshot;
use ratatui::{Terminal, backend::TestBackend, style::Color};

use crate::hermetic::Place;

const PALETTE: Palette = Palette { color: false, unicode: true };

fn heading(depth: usize, text: &str) -> Node {
    Node { depth, text: text.to_owned(), entry: None }
}

fn item(at: usize, depth: usize, text: &str, state: State) -> Node {
    let entry = Entry {
        chosen: Chosen { checklist: 0, item: at },
        line: u32::try_from(at).unwrap() + 5,
        nesting: 0,
        state,
        holds: state == State::Checked,
        required: true,
        by: (state != State::Open).then(|| "Ana, 8 Feb, c03d9e2".to_owned()),
        problem: None,
    };
    Node { depth, text: text.to_owned(), entry: Some(entry) }
}

fn nodes() -> Vec<Node> {
    let mut nodes = vec![
        heading(0, "1 Code"),
        item(0, 1, "Review completed", State::Checked),
        item(1, 1, "Backend tests passing", State::Open),
        heading(0, "2 Database"),
        heading(1, "Setup"),
        item(2, 2, "Backup restoration tested", State::Open),
        item(3, 2, "Replica configured", State::Checked),
        item(4, 1, "iOS app submitted", State::NotApplicable),
    ];
    let replica = nodes[6].entry.as_mut().unwrap();
    (replica.holds, replica.problem) = (false, Some("stale"));
    nodes
}

fn model() -> Model {
    let mut model = Model::new(nodes(), false);
    model.resize(20);
    model
}

/// Presses a key a character: `^` stands for escape, `$` for Enter, `<` for backspace.
fn press(model: &mut Model, keys: &str) -> Wanted {
    let mut wanted = Wanted::Key;
    for character in keys.chars() {
        wanted = model.press(&match character {
            '^' => Key::Esc,
            '$' => Key::Enter,
            '<' => Key::Backspace,
            other => Key::Char(other),
        });
    }
    wanted
}

fn pressed(keys: &str) -> Model {
    let mut model = model();
    press(&mut model, keys);
    model
}

/// What is picked, by text.
fn picked(model: &Model) -> Vec<(usize, Mark)> {
    model.picked().map(|(mark, entry)| (entry.chosen.item, mark.clone())).collect()
}

fn screen(model: &mut Model, (width, height): (u16, u16), palette: Palette) -> String {
    let mut terminal = Terminal::new(TestBackend::new(width, height)).unwrap();
    model.resize(view::rows_of(terminal.get_frame().area()));
    terminal.draw(|frame| view::draw(model, palette, frame)).unwrap();
    terminal.backend().to_string()
}

#[test]
fn the_space_bar_goes_round_through_what_an_item_can_become() {
    assert_eq!(
        picked(&pressed(" ")),
        [(1, Mark::Check)],
        "the first open item is under the cursor"
    );
    assert_eq!(picked(&pressed("  ")), []);
    assert_eq!(picked(&pressed("k ")), [(0, Mark::Uncheck)], "signed off: it can be opened");
    assert_eq!(picked(&pressed("Gk ")), [(3, Mark::Check)], "stale: signed again first");
    assert_eq!(picked(&pressed("Gk  ")), [(3, Mark::Uncheck)]);
    assert_eq!(picked(&pressed("Gk   ")), []);
    assert_eq!(picked(&pressed("G ")), [(4, Mark::Uncheck)], "not applicable: reinstated");
    assert_eq!(picked(&pressed("g ")), [], "a heading is not ticked");
}

#[test]
fn a_waiver_asks_for_its_reason() {
    assert_eq!(picked(&pressed("wnone here$")), [(1, Mark::Waive("none here".to_owned()))]);
    assert_eq!(picked(&pressed("w  $")), [], "a blank reason is none");
    assert_eq!(picked(&pressed("wx^")), []);
    assert_eq!(picked(&pressed("wab<$")), [(1, Mark::Waive("a".to_owned()))]);
    assert_eq!(picked(&pressed("kwx$")), [], "what is checked is not waived");
    assert_eq!(picked(&pressed(" wx$")), [(1, Mark::Waive("x".to_owned()))], "instead of a tick");
    assert_eq!(picked(&pressed("wx$u")), []);
}

#[test]
fn nothing_is_committed_before_it_was_shown_and_leaving_is_asked_once() {
    let mut model = model();
    assert_eq!(press(&mut model, "c"), Wanted::Key, "nothing is picked");
    assert_eq!(press(&mut model, "q"), Wanted::Leave);
    assert_eq!(press(&mut model, " c"), Wanted::Drafts);
    assert_eq!(press(&mut model, "q"), Wanted::Key, "something is picked");
    assert_eq!(press(&mut model, "jq"), Wanted::Key, "asked again after another key");
    assert_eq!(press(&mut model, "^"), Wanted::Leave);
    for keys in ["", "/ab", "wab", "?"] {
        let mut model = pressed(keys);
        assert_eq!(model.press(&Key::Ctrl('c')), Wanted::Leave, "{keys}");
    }
}

#[test]
fn folding_hides_and_searching_finds_what_is_folded() {
    let mut model = model();
    model.press(&Key::Tab);
    assert_eq!(model.visible(), [0, 3]);
    press(&mut model, "/BACKUP$");
    assert_eq!(model.visible(), [3, 4, 5]);
    press(&mut model, " ^");
    assert_eq!(picked(&model), [(2, Mark::Check)]);
    assert_eq!(model.visible(), [0, 3]);
    model.press(&Key::Tab);
    assert_eq!(model.visible().len(), 8);
    press(&mut model, "Gkh");
    assert_eq!(model.visible(), [0, 1, 2, 3, 4, 7], "the heading of the item is folded");
    press(&mut model, "h");
    assert_eq!(model.visible(), [0, 1, 2, 3], "then the one above");
    press(&mut model, "l");
    assert_eq!(model.visible(), [0, 1, 2, 3, 4, 7]);
    press(&mut model, "o");
    assert_eq!(model.visible(), [0, 2, 3, 4, 5, 6], "only what is not settled");
    assert_eq!(press(&mut pressed("/nothing$"), " u$h"), Wanted::Key, "an empty list has no items");
}

#[test]
fn an_empty_tree_takes_every_key() {
    let mut model = Model::new(Vec::new(), true);
    for key in " wuoghjklG?x/$c".chars() {
        press(&mut model, &key.to_string());
        screen(&mut model, (40, 10), PALETTE);
    }
    for key in [Key::Tab, Key::Up, Key::Down, Key::PageUp, Key::PageDown, Key::Left, Key::Delete] {
        assert_eq!(model.press(&key), Wanted::Key);
    }
}

#[test]
fn the_list_is_drawn() {
    let mut model = pressed(" Gk");
    assert_snapshot!(screen(&mut model, (74, 16), PALETTE), @r#"
    "1 picked of 5 items                                                       "
    "  ▾ 1 Code                                                          +1 1/2"
    "    [x] Review completed                               Ana, 8 Feb, c03d9e2"
    "+   [x] Backend tests passing                                             "
    "  ▾ 2 Database                                                         1/3"
    "    ▾ Setup                                                            0/2"
    "      [ ] Backup restoration tested                                       "
    "      [x] Replica configured                   stale · Ana, 8 Feb, c03d9e2"
    "    [-] iOS app submitted             not applicable · Ana, 8 Feb, c03d9e2"
    "                                                                          "
    "                                                                          "
    "──────────────────────────────────────────────────────────────────────────"
    ":8 2 Database › Setup · stale · Ana, 8 Feb, c03d9e2                       "
    "Replica configured                                                        "
    "                                                                          "
    "? keys · space tick · w waive · / search · c commit · q leave             "
    "#);
}

#[test]
fn a_narrow_screen_leaves_the_text() {
    let mut model = pressed(" ");
    assert_snapshot!(screen(&mut model, (30, 9), PALETTE), @r#"
    "1 picked of 5 items           "
    "  ▾ 1 Code              +1 1/2"
    "    [x] Review completed      "
    "+   [x] Backend tests passing "
    "  ▾ 2 Database             1/3"
    "    ▾ Setup                0/2"
    "      [ ] Backup restoration …"
    "      [x] Replica conf…  stale"
    "? keys · space tick · w waive "
    "#);
    assert!(screen(&mut model, (19, 9), PALETTE).contains("too small"));
    for width in 1..40 {
        for height in 1..12 {
            screen(&mut model, (width, height), PALETTE);
        }
    }
}

#[test]
fn wide_characters_are_cut_between_and_never_through() {
    let mut nodes = nodes();
    nodes[2].text = "日本語のテストが全部通った日本語のテストが全部通った".to_owned();
    let mut model = Model::new(nodes, false);
    let page = screen(&mut model, (30, 9), Palette { color: false, unicode: false });
    assert_snapshot!(page, @r#"
    "0 picked of 5 items           "
    "  v 1 Code                 1/2"
    "    [x] Review completed      "
    "    [ ] 日本語のテストが全... " Hidden by multi-width symbols: [(9, " "), (11, " "), (13, " "), (15, " "), (17, " "), (19, " "), (21, " "), (23, " "), (25, " ")]
    "  v 2 Database             1/3"
    "    v Setup                0/2"
    "      [ ] Backup restoratio..."
    "      [x] Replica co...  stale"
    "? keys - space tick - w waive "
    "#);
}

#[test]
fn colour_is_an_addition() {
    let mut terminal = Terminal::new(TestBackend::new(74, 16)).unwrap();
    let mut colors = |color| {
        let palette = Palette { color, unicode: true };
        terminal.draw(|frame| view::draw(&pressed(" "), palette, frame)).unwrap();
        let cells = terminal.backend().buffer().content();
        cells.iter().filter(|cell| cell.fg != Color::Reset || cell.bg != Color::Reset).count()
    };
    assert_eq!(colors(false), 0);
    assert!(colors(true) > 20);
}

#[test]
fn without_a_terminal_it_says_what_to_type() {
    let place = Place::repository();
    place.write("CHECKLIST.md", "- [ ] One\n");
    place.commit_all("add the checklist");
    let said = place.checklist(&["pick"]).exits(2).warns("standard input is no terminal");
    said.warns("hint: git checklist check ITEM");
    place.checklist(&["pick", "--help"]).exits(0).says("space   tick or untick");
}
