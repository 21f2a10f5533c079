//! The frame of a page: head, contents, parts, foot. Style and script are inline, and the page's own
//! policy lets a browser load or run nothing but those two, told by their digests.

use base64::{Engine as _, prelude::BASE64_STANDARD};
use maud::{DOCTYPE, Markup, PreEscaped, html};
use sha2::{Digest, Sha256};

use super::{Page, Part, heading, tone, verdict};
use crate::render::words;

const STYLE: &str = include_str!("../../../templates/report/page.css");
const SCRIPT: &str = include_str!("../../../templates/report/page.js");

/// The page.
pub(super) fn document(page: &Page<'_>, parts: &[Part]) -> Markup {
    html! {
        (DOCTYPE)
        html lang="en" {
            (head(page))
            body {
                a.skip href="#report" { "Skip to the report" }
                (tone::marks())
                (verdict::banner(page))
                div.columns {
                    (contents(parts))
                    main #report tabindex="-1" {
                        @for part in parts { (section(part)) }
                    }
                }
                (foot(page))
                script { (PreEscaped(inline(SCRIPT))) }
            }
        }
        "\n"
    }
}

fn head(page: &Page<'_>) -> Markup {
    html! {
        head {
            meta charset="utf-8";
            meta http-equiv="Content-Security-Policy" content=(may());
            meta name="viewport" content="width=device-width, initial-scale=1";
            meta name="color-scheme" content="light dark";
            meta name="referrer" content="no-referrer";
            meta name="robots" content="noindex";
            title { (verdict::title(page.report)) }
            style { (PreEscaped(inline(STYLE))) }
        }
        "\n"
    }
}

/// What a browser may do with the page: apply this style, run this script, and nothing else.
fn may() -> String {
    format!(
        "default-src 'none'; style-src '{}'; script-src '{}'; base-uri 'none'; form-action 'none'",
        digest(STYLE),
        digest(SCRIPT)
    )
}

/// The digest of what stands inline, as a browser computes it.
fn digest(text: &str) -> String {
    format!("sha256-{}", BASE64_STANDARD.encode(Sha256::digest(inline(text))))
}

/// A browser reads every line end as `\n`, however the source was checked out.
fn inline(text: &str) -> String {
    text.replace("\r\n", "\n")
}

fn contents(parts: &[Part]) -> Markup {
    html! {
        nav.contents aria-label="Contents" {
            ul { @for part in parts { li { a href={ "#" (part.id) } { (part.title) } } } }
        }
    }
}

fn section(part: &Part) -> Markup {
    html! {
        "\n"
        section id=(part.id) {
            (heading(2, &html! { (part.title) }))
            (part.body)
        }
    }
}

fn foot(page: &Page<'_>) -> Markup {
    html! {
        "\n"
        footer {
            p { "Note: " (words::claims(page.report)) "." }
            p {
                "Made by git-checklist " (env!("CARGO_PKG_VERSION"))
                ". This file loads nothing, and its links to commits and items stay within it."
            }
        }
    }
}
