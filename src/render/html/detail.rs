//! What is known of one item besides its history: what it says, what is asked of it, where it stands.

use maud::{Markup, html};

use super::{Page, links};
use crate::{
    model::Origin,
    render::{
        asked::{self, Asked, Value},
        escape::Text,
        facts::{self, Row},
    },
};

/// What the item said when it was signed, where that is not what it says now; its blocks; its bound.
pub(super) fn said(row: Row<'_>) -> Markup {
    let then = row.report.ledger.signed_text.as_ref();
    let then = then.filter(|then| then.text != row.item.text || then.blocks != row.item.blocks);
    html! {
        @if let Some(then) = then {
            dt { "Said then" }
            dd dir="auto" { (then.text) @for block in &then.blocks { br; (block) } }
        }
        @if !row.item.blocks.is_empty() {
            dt { "Says below" }
            dd dir="auto" {
                @for (at, block) in row.item.blocks.iter().enumerate() { @if at > 0 { br; } (block) }
            }
        }
        @if let Some(bound) = &row.item.criterion {
            dt { "Criterion" }
            dd { bdi { (bound.quantity) } " " (bound.comparison.sign()) " " (bound.value) " " bdi { (bound.unit) } }
        }
    }
}

/// What is asked of the item beyond a tick, where somebody wrote that.
pub(super) fn demands(page: &Page<'_>, row: Row<'_>) -> Markup {
    let asked = asked::of(&row.report.demands).into_iter();
    html! {
        dt { "Asked" }
        dd {
            @if row.report.demanded { "required" } @else { "optional" }
            @for gate in facts::gate_names(page.report, row.report) { ", by gate " bdi { (Text::from(gate)) } }
            @for one in asked.filter(|one| *one.origin != Origin::Default) { "; " (demand(&one)) }
        }
    }
}

fn demand(one: &Asked<'_>) -> Markup {
    html! {
        (one.key) " "
        @match &one.value {
            Value::Number(number) => (number),
            Value::Flag(flag) => @if *flag { "yes" } @else { "no" },
            Value::Text(text) => bdi { (text) },
            Value::Texts(texts) => @for (at, text) in texts.iter().enumerate() { @if at > 0 { ", " } bdi { (*text) } },
        }
    }
}

/// Path and line, id, digest, attributes.
pub(super) fn place(page: &Page<'_>, row: Row<'_>) -> Markup {
    let item = row.item;
    let path = &row.checklist.path;
    let shown = html! { code { (path) ":" (item.line) } };
    html! {
        dt { "Place" }
        dd {
            (links::outside(page, &shown, &links::in_tree(page.report, path, Some(item.line))))
            ", id " code { (Text::from(&item.id)) }
            ", text sha256:" code.oid { (item.digest) }
        }
        @if !item.attributes.is_empty() {
            dt { "Attributes" }
            dd {
                @for (at, (key, value)) in item.attributes.iter().enumerate() {
                    @if at > 0 { ", " } code { (Text::from(key)) "=" (value) }
                }
            }
        }
    }
}
