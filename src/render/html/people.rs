//! People, moments and signatures, as a page writes them.

use maud::{Markup, html};

use super::{Page, links, tone::Tone};
use crate::{
    model::{Commit, Identity, Signature, SignatureStatus, Timestamp},
    render::{escape, facts, words},
};

/// `Ana <ana@example.org>`.
pub(super) fn identity(person: &Identity) -> Markup {
    html! {
        bdi { (person.name) }
        @if !person.email.is_empty() { " " span.mail { "<" bdi { (person.email) } ">" } }
    }
}

/// `8 Feb 2025 16:40 +01:00`.
pub(super) fn moment(time: Timestamp) -> Markup {
    html! {
        time datetime=[time.datetime().map(|_| time.rfc3339())] { (facts::full_moment(time)) }
    }
}

/// `Ana, 8 Feb 2025 16:40 +01:00, c03d9e2, ssh ok`; the commit is a link.
pub(super) fn line(page: &Page<'_>, commit: &Commit) -> Markup {
    told(commit, &links::to_commit(page, commit.id))
}

/// The same without a link: for what is pressed itself.
pub(super) fn plain_line(commit: &Commit) -> Markup {
    told(commit, &html! { code.oid { (commit.id.short()) } })
}

fn told(commit: &Commit, id: &Markup) -> Markup {
    html! {
        bdi.who { (commit.author.name) }
        @if commit.committer != commit.author {
            " (committed by " bdi { (commit.committer.name) } ")"
        }
        ", " (moment(commit.author_time)) ", " (id) ", " (signature(&commit.signature))
    }
}

/// The word for a signature.
pub(super) fn signature(signature: &Signature) -> Markup {
    let tone = match signature.status {
        _ if signature.holds => Tone::Good,
        status if status >= SignatureStatus::UnknownKey => Tone::Bad,
        _ => Tone::Quiet,
    };
    html! { span.key.(tone.class()) { (words::signature_in_full(signature)) } }
}

/// The word, the key's fingerprint, whose it is, where it is trusted, what is wrong with it.
pub(super) fn signature_in_full(one: &Signature) -> Markup {
    html! {
        (signature(one))
        @if let Some(key) = &one.key { ", key " code { (escape::Text::from(key)) } }
        @if let Some(signer) = &one.signer { ", trusted for " bdi { (signer) } }
        @if let Some(at) = &one.trusted {
            ", in " code { (at.path) @if let Some(line) = at.line { ":" (line) } }
            @if let Some(commit) = at.commit { " of " code.oid { (commit.short()) } }
        }
        @if !one.reason.is_empty() { ": " (maud::PreEscaped(escape::html_prose(&one.reason))) }
    }
}

/// What a commit says of its people besides the author's name: a row of a list of facts each.
pub(super) fn facts_of(commit: &Commit) -> Markup {
    html! {
        dt { "Author" }
        dd {
            (identity(&commit.author))
            @if commit.author_as_written != commit.author {
                ", in the commit as " (identity(&commit.author_as_written))
            }
        }
        @if commit.committer != commit.author || commit.committer_as_written != commit.committer {
            dt { "Committer" }
            dd {
                (identity(&commit.committer))
                @if commit.committer_as_written != commit.committer {
                    ", in the commit as " (identity(&commit.committer_as_written))
                }
            }
        }
        dt { "Signature" }
        dd { (signature_in_full(&commit.signature)) }
        @if let Some(wrong) = commit.malformed {
            dt { "Malformed" }
            dd.bad { (wrong) }
        }
    }
}
