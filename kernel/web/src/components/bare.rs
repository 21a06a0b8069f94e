//! Pages outside the shell: sign-in, set-up, what went wrong, a signed link.

use base::Lang;
use maud::{Markup, html};

use super::{Shell, account, shell};

/// A page in one narrow column, with the language switch in its corner.
pub fn bare_page(shell: &Shell, title: &str, body: Markup) -> Markup {
    drawn(shell, title, "", body)
}

/// The same with room for a document or a longer form.
pub fn bare_page_wide(shell: &Shell, title: &str, body: Markup) -> Markup {
    drawn(shell, title, "wide", body)
}

fn drawn(shell: &Shell, title: &str, width: &str, body: Markup) -> Markup {
    let name = if shell.workspace.is_empty() { shell.word("ui-product") } else { shell.workspace.clone() };
    shell::document(
        shell,
        title,
        html! {
            div.outside {
                header {
                    a.mark href="/" {
                        img src=(assets::url("peyvand.svg")) alt="" width="30" height="30";
                        span dir="auto" { (name) }
                    }
                    (language(shell))
                }
                main #main class=(width) { (body) }
                footer { (shell.word("ui-product-line")) }
            }
        },
    )
}

fn language(shell: &Shell) -> Markup {
    let other: Lang = shell.lang.other();
    html! {
        form method="post" action=(account::PREFERENCES) {
            input type="hidden" name="csrf" value=(shell.csrf);
            input type="hidden" name="back" value=(shell.path);
            button.btn.bare.small name="language" value=(other.tag()) lang=(other.tag()) {
                (super::icon("languages")) (shell.word(&format!("ui-language-{}", other.tag())))
            }
        }
    }
}
