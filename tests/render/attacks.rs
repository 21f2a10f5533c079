//! The escaper, one test an attack: what the attacker wrote, and what an honest twin looks like.

use git_checklist::{
    model::Untrusted,
    prose,
    render::escape::{
        argument, clip, csv, html, html_prose, json, json_document, log_lines, markdown,
        markdown_prose, path_argument, sarif_prose, terminal, terminal_prose, url_path,
        workflow_data, workflow_property, xml, xml_prose,
    },
};

#[test]
fn escape_sequence_sets_the_window_title() {
    assert_eq!(terminal("\u{1b}]0;owned\u{7}ok"), r"\u{1b}]0;owned\u{7}ok");
    assert_eq!(terminal("[0m plain ]0;"), "[0m plain ]0;");
}

#[test]
fn eight_bit_control_clears_the_screen() {
    assert_eq!(terminal("\u{9b}2J"), r"\u{9b}2J");
    assert_eq!(terminal("é ü ½"), "é ü ½");
}

#[test]
fn carriage_return_overwrites_the_line() {
    assert_eq!(terminal("open\rdone\n[x] more\t"), r"open\rdone\n[x] more\t");
}

#[test]
fn bidi_override_reverses_the_words() {
    assert_eq!(terminal("a\u{202e}b\u{2066}c\u{61c}d"), r"a\u{202e}b\u{2066}c\u{61c}d");
    assert_eq!(terminal("چک‌لیست انتشار"), "چک‌لیست انتشار");
}

#[test]
fn zero_width_characters_hide_a_difference() {
    assert_eq!(
        terminal("ad\u{200b}min\u{feff}\u{ad}\u{2060}"),
        r"ad\u{200b}min\u{feff}\u{ad}\u{2060}"
    );
    assert_eq!(terminal("ad\u{200c}min\u{200d}"), r"ad\u{200c}min\u{200d}");
    assert_eq!(terminal("👩\u{200d}💻"), "👩\u{200d}💻");
}

#[test]
fn tag_characters_smuggle_text() {
    assert_eq!(terminal("a\u{e0041}\u{e0100}"), r"a\u{e0041}\u{e0100}");
}

#[test]
fn heap_of_marks_paints_over_other_lines() {
    let shown = terminal(format!("a{}", "\u{301}".repeat(50)).as_str());
    assert_eq!(shown.matches('\u{301}').count(), 8);
    assert_eq!(terminal("e\u{301}"), "e\u{301}");
}

#[test]
fn prose_quotes_hostile_text() {
    let name = Untrusted::new("A\u{1b}[2K\n::error::");
    assert_eq!(terminal_prose(&prose!["by ", &name]), r"by A\u{1b}[2K\n::error::");
}

#[test]
fn workflow_command_at_the_start_of_a_log_line() {
    let out = log_lines("ok\n  ::set-output name=a::b\n\u{1b}[31m::error::x\u{1b}[0m\n");
    assert_eq!(out, "ok\n  \\::set-output name=a::b\n\u{1b}[31m\\::error::x\u{1b}[0m\n");
    assert_eq!(log_lines("std::vec\n"), "std::vec\n");
}

#[test]
fn runner_command_in_the_middle_of_a_log_line() {
    assert_eq!(
        terminal("a ##[error]b ##vso[task.complete]c"),
        r"a #\#[error]b #\#vso[task.complete]c"
    );
    assert_eq!(terminal("###[debug]"), r"##\#[debug]");
    assert_eq!(terminal("## Phase [1]"), "## Phase [1]");
}

#[test]
fn workflow_data_ends_the_command_early() {
    assert_eq!(workflow_data("100%\r\n::error::"), "100%25%0D%0A::error::");
    assert_eq!(workflow_property("a,line=1::b"), "a%2Cline=1%3A%3Ab");
}

#[test]
fn markdown_link_leads_away() {
    assert_eq!(
        markdown("[all green](https://evil.example)"),
        r"\[all green\](https:&#8203;//evil.example)"
    );
    assert_eq!(markdown("see www.evil.example"), "see w&#8203;ww.evil.example");
}

#[test]
fn markdown_image_tracks_the_reader() {
    assert_eq!(markdown("![x](//e.example/x.png)"), r"\!\[x\](//e.example/x.png)");
}

#[test]
fn html_in_markdown_closes_the_details() {
    assert_eq!(markdown("</details><h1>Passed"), "&lt;/details&gt;&lt;h1&gt;Passed");
    assert_eq!(markdown("a &lt; b"), "a &amp;lt; b");
}

#[test]
fn mention_calls_people() {
    assert_eq!(markdown("@octocat"), "@&#8203;octocat");
    assert_eq!(
        markdown("fixes #12, a/b#3, GH-4"),
        r"fixes \#&#8203;12, a/b\#&#8203;3, GH-&#8203;4"
    );
}

#[test]
fn pipe_adds_a_column() {
    assert_eq!(markdown("a | 20/20 | signed off"), r"a \| 20/20 \| signed off");
}

#[test]
fn backtick_ends_the_code() {
    let text = Untrusted::new("a` **done** `b");
    assert_eq!(
        markdown_prose(&prose!["`", &text, "` is open"]),
        r"<code>a\` \*\*done\*\* \`b</code> is open"
    );
    assert_eq!(markdown_prose(&prose!["type `git", " x"]), "type <code>git x</code>");
}

#[test]
fn newline_starts_a_block() {
    assert_eq!(markdown("a\n\n# Passed"), r"a\\n\\n\# Passed");
    assert_eq!(markdown("    - [x] done"), r"\- \[x\] done");
    assert_eq!(markdown("1. x"), r"1\. x");
    assert_eq!(markdown("Version 1. x - y"), "Version 1. x - y");
}

#[test]
fn dollar_starts_a_formula_on_github() {
    assert_eq!(markdown("$x$"), "<span>$</span>x<span>$</span>");
}

#[test]
fn csv_formula_runs_a_command() {
    for formula in ["=cmd|'/C calc'!A0", "+1", "-1", "@SUM(A1)", "  =1", "＝1"] {
        assert_eq!(csv(formula), format!("'{formula}"));
    }
    assert_eq!(csv("\t=1"), r"\t=1");
    assert_eq!(csv("a = b"), "a = b");
}

#[test]
fn html_attribute_is_left() {
    assert_eq!(html(r#"x" onerror='y' <b>&"#), "x&quot; onerror=&#39;y&#39; &lt;b&gt;&amp;");
}

#[test]
fn character_that_no_xml_can_hold_hides_every_result() {
    assert_eq!(xml("a\u{0}\u{1}\u{b}\u{fffe}\u{ffff}b"), "a\\u{0}\\u{1}\\u{b}\u{fffd}\u{fffd}b");
    assert_eq!(xml("a\n::error::b\u{202e}"), r"a\n::error::b\u{202e}");
    assert_eq!(xml("ä < b & c 𝄞"), "ä < b & c 𝄞");
    let name = Untrusted::new("A\u{1b}[2K##[error]");
    assert_eq!(xml_prose(&prose!["by ", &name]), r"by A\u{1b}[2K#\#[error]");
}

#[test]
fn code_scanning_message_links_away() {
    let text = Untrusted::new("[fixed](https://evil.example) [1](1)");
    assert_eq!(
        sarif_prose(&prose!["`", &text, "` is open"]),
        r"`[fixed\](https://evil.example) [1\](1)` is open"
    );
    let half = Untrusted::new("[fixed]");
    assert_eq!(sarif_prose(&prose![&half, "(:", 7_u32, ")"]), r"[fixed\](:7)");
    assert_eq!(sarif_prose(&prose!["[x] done (yes)"]), "[x] done (yes)");
}

#[test]
fn code_scanning_placeholder_takes_what_is_not_there() {
    assert_eq!(sarif_prose(&prose![&Untrusted::new("{0} {a}")]), "{{0}} {{a}}");
}

#[test]
fn html_element_is_opened_or_closed() {
    assert_eq!(
        html("<script>alert(1)</script></style><svg onload=x>"),
        "&lt;script&gt;alert(1)&lt;/script&gt;&lt;/style&gt;&lt;svg onload=x&gt;"
    );
    assert_eq!(html(r#""><img src=x onerror=y>"#), "&quot;&gt;&lt;img src=x onerror=y&gt;");
    assert_eq!(html("<!-- a --> ]]> &lt; &#60;"), "&lt;!-- a --&gt; ]]&gt; &amp;lt; &amp;#60;");
    assert_eq!(html("Error rate ≤ 1 %, “p95”"), "Error rate ≤ 1 %, “p95”");
}

#[test]
fn html_hides_or_turns_words() {
    assert_eq!(html("a\u{202e}b\u{200b}c\u{0}\r\n\t"), r"a\u{202e}b\u{200b}c\u{0}\r\n\t");
    assert_eq!(html("چک‌لیست 👩\u{200d}💻"), "چک‌لیست 👩\u{200d}💻");
}

#[test]
fn html_page_in_a_log_commands_the_runner() {
    assert_eq!(html("a ##[error]b ##vso[x]"), "a &#35;#[error]b &#35;#vso[x]");
    assert_eq!(html("## Phase [1] #2"), "## Phase [1] #2");
}

#[test]
fn html_message_quotes_an_element() {
    let text = Untrusted::new("</code><script>`x`");
    assert_eq!(
        html_prose(&prose!["`", &text, "` is < open"]),
        "<code>&lt;/code&gt;&lt;script&gt;`x`</code> is &lt; open"
    );
    assert_eq!(html_prose(&prose!["type `git", " x"]), "type <code>git x</code>");
}

#[test]
fn json_string_reaches_a_terminal_or_log() {
    let document =
        serde_json::to_string(&json("\u{202e}\u{9b}\u{2028}\u{e0041}##[error]")).unwrap();
    let shown = json_document(document.clone());
    assert_eq!(shown, r#""\u202e\u009b\u2028\udb40\udc41\u0023#[error]""#);
    let back: String = serde_json::from_str(&shown).unwrap();
    assert_eq!(back, "\u{202e}\u{9b}\u{2028}\u{e0041}##[error]");
}

#[test]
fn copied_command_runs_another() {
    assert_eq!(argument("deploy; rm -rf ~"), "'deploy; rm -rf ~'");
    assert_eq!(argument("$(id)'x"), r"'$(id)'\''x'");
    assert_eq!(argument(""), "''");
    assert_eq!(argument("release/2.3"), "release/2.3");
}

#[test]
fn path_looks_like_an_option() {
    assert_eq!(path_argument("--upload-pack=x"), "'./--upload-pack=x'");
    assert_eq!(path_argument("-f"), "./-f");
    assert_eq!(path_argument("docs/LIST.md"), "docs/LIST.md");
}

#[test]
fn path_leaves_its_url() {
    assert_eq!(url_path("a b)/[x]#?.md"), "a%20b%29/%5Bx%5D%23%3F.md");
    assert_eq!(url_path("docs/LIST.md"), "docs/LIST.md");
}

#[test]
fn long_text_floods_the_page() {
    let long = Untrusted::new("é".repeat(1000));
    assert_eq!(terminal(&clip(&long, 3)), "ééé…");
    assert_eq!(terminal(&clip(&Untrusted::new("ééé"), 3)), "ééé");
}
