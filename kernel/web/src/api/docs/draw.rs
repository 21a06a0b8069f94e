//! One call: what it takes, what it answers, and a form that tries it.

use maud::{Markup, html};
use schema::Tone;
use serde_json::Value as Json;

use super::{Operation, resolved};
use crate::{
    Visit,
    components::{self as ui, Button, Column, Control, FieldView, RowView},
};

/// How one begins: a key, a first call, and what every call has in common.
pub(super) fn beginning(visit: &Visit) -> Markup {
    let origin = visit.standing.client.origin(visit.app.options().public_url.as_ref());
    let call = format!("curl -H 'Authorization: Bearer pvd_…' {origin}/api/v1/customers?limit=2");
    ui::card(
        &visit.t("api-docs-begin"),
        html! {
            p { (visit.t("api-docs-key")) }
            pre.code dir="ltr" { (call) }
            p { (visit.t("api-doc-about")) }
            ul {
                @for key in ["api-docs-once", "api-docs-version", "api-docs-sync", "api-docs-rates"] { li { (visit.t(key)) } }
            }
        },
    )
}

/// Trying goes by one's own session, or by a key that is typed here and kept
/// nowhere.
pub(super) fn with_key(visit: &Visit) -> Markup {
    let input = html! {
        input #f-api-key type="password" name="api-key" dir="ltr" autocomplete="off" placeholder="pvd_…" data-api-key;
    };
    let field = FieldView::new("api-key", visit.t("api-docs-with-key"), Control::Own(input));
    ui::card("", html! { (ui::field(&field.hint(visit.t("api-docs-with-key-hint")))) })
}

pub(super) fn operation(visit: &Visit, whole: &Json, operation: &Operation<'_>) -> Markup {
    let summary = operation.told["summary"].as_str().unwrap_or_default();
    let tone = match operation.method {
        "get" => Tone::Calm,
        "delete" => Tone::Bad,
        "post" => Tone::Good,
        _ => Tone::Warn,
    };
    html! {
        details.api-call id=[operation.told["operationId"].as_str()] {
            summary {
                (ui::pill(tone, &operation.method.to_uppercase()))
                " " bdi.path dir="ltr" { (operation.address) }
                " " span.muted dir="auto" { (summary) }
            }
            div.in.stack {
                @if let Some(more) = operation.told["description"].as_str() { p { (more) } }
                (parameters(visit, operation))
                (body(visit, whole, operation))
                (answers(visit, whole, operation))
                (attempt(visit, whole, operation))
            }
        }
    }
}

fn described(schema: &Json) -> String {
    let text = |part: &Json| part.as_str().map(str::to_owned);
    let reference = |schema: &Json| schema["$ref"].as_str().and_then(|path| path.rsplit('/').next()).map(str::to_owned);
    let several = schema["anyOf"]
        .as_array()
        .map(|all| all.iter().map(described).filter(|one| !one.is_empty()).collect::<Vec<_>>().join(" | "));
    let kinds = schema["type"].as_array().map(|all| all.iter().filter_map(text).collect::<Vec<_>>().join(" | "));
    let kind = reference(schema).or(several).or(kinds).or_else(|| text(&schema["type"])).unwrap_or_default();
    let choices = schema["enum"].as_array().filter(|all| all.len() <= 12);
    let choices = choices.map(|all| all.iter().filter_map(text).collect::<Vec<_>>().join(", "));
    match (choices, schema["items"].is_object()) {
        (Some(choices), _) if !choices.is_empty() => choices,
        (_, true) => format!("{}[]", described(&schema["items"])),
        _ => kind,
    }
}

fn parameters(visit: &Visit, operation: &Operation<'_>) -> Markup {
    let line = |parameter: &&Json| RowView {
        cells: vec![
            html! { (ui::code(parameter["name"].as_str().unwrap_or_default())) @if parameter["required"] == true { " *" } },
            html! { (ui::code(parameter["in"].as_str().unwrap_or_default())) },
            html! { (ui::code(&described(&parameter["schema"]))) },
            html! { span dir="auto" { (parameter["description"].as_str().unwrap_or_default()) } },
        ],
        ..RowView::default()
    };
    table(
        visit,
        "api-docs-takes",
        ["api-docs-name", "api-docs-place", "api-docs-kind", "api-docs-about"],
        operation.parameters.iter().map(line).collect(),
    )
}

fn table<const N: usize>(visit: &Visit, caption: &str, columns: [&str; N], rows: Vec<RowView>) -> Markup {
    let columns = columns.map(|key| Column::new(visit.t(key)));
    html! { @if !rows.is_empty() { (ui::table_to_read(&visit.t(caption), &columns, &rows)) } }
}

/// The schema of the body, where it is JSON.
fn schema_of<'a>(whole: &'a Json, operation: &Operation<'a>) -> Option<&'a Json> {
    let schema = &operation.told["requestBody"]["content"]["application/json"]["schema"];
    schema.is_object().then(|| resolved(whole, schema))
}

fn body(visit: &Visit, whole: &Json, operation: &Operation<'_>) -> Markup {
    let Some(schema) = schema_of(whole, operation) else { return html! {} };
    let is_required = |name: &str| schema["required"].as_array().is_some_and(|all| all.iter().any(|one| one == name));
    let line = |(name, member): (&String, &Json)| RowView {
        cells: vec![
            html! { (ui::code(name)) @if is_required(name) { " *" } },
            html! { (ui::code(&described(member))) },
            html! { span dir="auto" { (member["description"].as_str().unwrap_or_default()) } },
        ],
        ..RowView::default()
    };
    let rows = schema["properties"].as_object().into_iter().flatten().map(line).collect();
    table(visit, "api-docs-body", ["api-docs-name", "api-docs-kind", "api-docs-about"], rows)
}

fn answers(visit: &Visit, whole: &Json, operation: &Operation<'_>) -> Markup {
    let line = |(status, answer): (&String, &Json)| RowView {
        cells: vec![
            html! { (ui::code(status)) },
            html! { span dir="auto" { (resolved(whole, answer)["description"].as_str().unwrap_or_default()) } },
        ],
        ..RowView::default()
    };
    let rows = operation.told["responses"].as_object().into_iter().flatten().map(line).collect();
    table(visit, "api-docs-answers", ["api-docs-status", "api-docs-about"], rows)
}

/// A form; the script sends it as the call that it describes. A reading call
/// without places in its address works as a plain form too.
fn attempt(visit: &Visit, whole: &Json, operation: &Operation<'_>) -> Markup {
    let id = operation.told["operationId"].as_str().unwrap_or_default();
    let is_asked = |parameter: &&&Json| parameter["name"] != "Accept-Language";
    let input = |parameter: &&Json| {
        let (name, place) =
            (parameter["name"].as_str().unwrap_or_default(), parameter["in"].as_str().unwrap_or_default());
        html! {
            label.api-input {
                bdi dir="ltr" { (name) }
                input type="text" name=(name) data-in=(place) dir="ltr" autocomplete="off"
                    required[parameter["required"] == true];
            }
        }
    };
    let is_plain = operation.method == "get" && !operation.address.contains('{');
    let example = schema_of(whole, operation).map(|schema| {
        let first = &schema["examples"][0];
        let shown = if first.is_null() { Json::Object(Default::default()) } else { first.clone() };
        serde_json::to_string_pretty(&shown).unwrap_or_default()
    });
    let is_file = operation.told["requestBody"]["content"]["text/csv"].is_object();
    html! {
        form.api-try method="get" action=(operation.address) data-api-try=(operation.method) data-plain[is_plain] {
            @for parameter in operation.parameters.iter().filter(is_asked) { (input(parameter)) }
            @if let Some(example) = example {
                label.api-input.wide {
                    (visit.t("api-docs-body"))
                    textarea name="body" rows="8" dir="ltr" spellcheck="false" data-in="body" { (example) }
                }
            }
            @if is_file {
                label.api-input.wide { (visit.t("api-docs-file")) input type="file" name="file" data-in="file"; }
            }
            div.bar {
                (Button::submit(visit.t("api-docs-try")).main().icon("send"))
                span.muted role="status" data-api-status {}
            }
            pre.code dir="ltr" tabindex="0" hidden aria-label={ (visit.t("api-docs-answer")) " " (id) } data-api-answer {}
        }
    }
}
