//! The page of the report, read from above: what is asked, the deals in five
//! numbers, the funnel beside where deals are lost, then the tables. Every
//! number leads to its records.

use axum::response::Response;
use base::{Arg, Format, Money};
use maud::{Markup, html};
use records::FieldProblem;
use schema::Tone;
use web::{
    Visit,
    components::{self as ui, Button},
};

use super::{
    address::{Address, Span},
    choices::Choices,
    figures::*,
    steps, tables,
};

/// What the page shows, and to whom.
pub struct Report<'a> {
    pub visit: &'a Visit,
    pub address: &'a Address,
    pub choices: &'a Choices,
    pub problem: Option<&'a FieldProblem>,
}

impl Report<'_> {
    pub fn page(&self, found: Option<&Funnel>) -> Response {
        let title = self.t("funnel");
        let deals = Button::link(self.t("opportunities"), "/opportunities").icon("kanban");
        let body = html! {
            (ui::head(&self.period(), html! { (title) }, html! { (deals) }))
            (self.bar())
            @match found {
                Some(found) if found.all.total.count + found.no_date.count == 0 && self.asks_nothing() => {
                    section.card { (ui::empty("funnel", &self.t("funnel-empty"), &self.t("funnel-empty-text"), self.first_step())) }
                }
                Some(found) => { (self.figures(found)) }
                None => {}
            }
        };
        self.visit.page(&title, body)
    }

    /// What the chosen period is called: «پاییز ۱۴۰۵».
    fn period(&self) -> String {
        let (ctx, span) = (&self.visit.ctx, self.address.span);
        let (Span::This(unit) | Span::Last(unit)) = span else { return String::new() };
        let calendar = self.address.calendar.unwrap_or(ctx.format.calendar);
        span.period(ctx.today(), calendar).map(|period| period.label(unit, &ctx.format)).unwrap_or_default()
    }

    fn asks_nothing(&self) -> bool {
        *self.address == Address::default()
    }

    fn first_step(&self) -> Markup {
        let one = self.t("opportunities-one");
        html! { (Button::link(self.tx("list-new", &[("one", one.into())]), "/opportunities/new").main().icon("plus")) }
    }

    fn figures(&self, found: &Funnel) -> Markup {
        html! {
            (self.totals(found))
            (steps::cards(self, found))
            div.two { (steps::losses(self, found)) (self.pace(found)) }
            (tables::periods(self, found))
            (tables::stages(self, found))
            (tables::sellers(self, found))
            (tables::groups(self, "branches", &found.branches, found.shows_amounts))
            (tables::groups(self, "products", &found.products, found.shows_amounts))
        }
    }

    /// The deals in a few numbers.
    fn totals(&self, found: &Funnel) -> Markup {
        let all = &found.all;
        let won = match all.won_amount {
            Some(amount) => {
                self.tx("funnel-won-worth", &[("amount", self.format().money_short(self.sum(amount)).into())])
            }
            None => self.t("funnel-won"),
        };
        let stat = |figure: &Figure, tone, words: &str| {
            ui::stat(&self.number(figure.count), "", tone, html! { a.link href=(href(figure)) { (words) } })
        };
        ui::stats(html! {
            (stat(&all.total, Tone::Plain, &self.t("funnel-total")))
            (stat(&all.won, Tone::Good, &won))
            (stat(&all.lost, Tone::Bad, &self.t("funnel-lost")))
            (stat(&all.open, Tone::Brand, &self.t("funnel-open")))
            @if found.no_date.count > 0 { (stat(&found.no_date, Tone::Warn, &self.t("funnel-no-date"))) }
        })
    }

    /// What it takes to sell once more, at the rate of these deals.
    fn pace(&self, found: &Funnel) -> Markup {
        let all = &found.all;
        let decided = all.won.count + all.lost.count;
        if all.won.count == 0 {
            return html! {};
        }
        let needed = (decided * 10 + all.won.count / 2) / all.won.count;
        let days = all.median_days.map(|days| self.tx("funnel-pace-days", &[("days", self.days(days).into())]));
        let deals = self.format().decimal(needed, 1);
        ui::card(
            &self.t("funnel-pace"),
            html! {
                div.stack {
                    p { (self.tx("funnel-pace-deals", &[("deals", deals.into())])) }
                    @if let Some(days) = days { p { (days) } }
                }
            },
        )
    }

    /// What is asked, as chips that read as a sentence, and the way to ask more.
    fn bar(&self) -> Markup {
        let remove = self.t("list-remove");
        html! {
            div.bar {
                @for span in Span::USUAL {
                    (ui::chip_link(&self.t(&format!("funnel-{}", span.key())), &self.address.spanning(span).href(), span == self.address.span))
                }
                @if self.address.span == Span::Days && self.problem.is_none() {
                    (ui::chip(&self.t("funnel-days"), &self.days_of_address(), Some((&self.address.spanning(Span::Ever).href(), &remove))))
                }
                @for choose in &self.choices.0 {
                    @if let Some(chosen) = choose.chosen() {
                        (ui::chip(&self.t(&format!("funnel-{}", choose.name)), &chosen.label, Some((&self.without(choose.name).href(), &remove))))
                    }
                }
                (ui::chip_add(&self.t("funnel-more"), self.form()))
            }
            @if let Some(problem) = self.problem {
                (ui::alert(Tone::Bad, html! { b { (self.t(&format!("funnel-{}", problem.field))) ": " } (self.t(&problem.text)) }))
            }
        }
    }

    fn days_of_address(&self) -> String {
        let end = |text: &str| if text.is_empty() { "…".to_owned() } else { self.format().digits(text) };
        format!("{} – {}", end(&self.address.from), end(&self.address.until))
    }

    fn without(&self, name: &str) -> Address {
        let mut address = self.address.clone();
        match name {
            "branch" => address.branch = None,
            "seller" => address.seller = None,
            "product" => address.product = None,
            _ => address.pipeline = None,
        }
        address
    }

    /// The whole question as a plain form.
    fn form(&self) -> Markup {
        let example = self.format().date_input(self.visit.ctx.today());
        let day = |name: &str, value: &str| {
            let control = ui::Control::Date { value: value.to_owned(), example: example.clone() };
            let error = self.problem.filter(|problem| problem.field == name).map(|problem| self.t(&problem.text));
            ui::field(&ui::FieldView::new(name, self.t(&format!("funnel-{name}")), control).error(error))
        };
        let is_usual = !matches!(self.address.span, Span::Ever | Span::Days);
        html! {
            form.stack method="get" action=(super::address::PATH) {
                @if is_usual { (ui::hidden("period", &self.address.span.key())) }
                (day("from", &self.address.from))
                (day("until", &self.address.until))
                @for choose in &self.choices.0 {
                    (ui::field(&ui::FieldView::new(choose.name, self.t(&format!("funnel-{}", choose.name)), ui::Control::Link {
                        options: choose.options.clone(),
                        source: format!("/{}/options", choose.entity),
                        empty: self.t("funnel-all"),
                    })))
                }
                (Button::submit(self.t("funnel-show")).main().wide())
            }
        }
    }

    pub fn t(&self, key: &str) -> String {
        self.visit.t(key)
    }

    pub fn tx(&self, key: &str, args: &[(&str, Arg)]) -> String {
        self.visit.tx(key, args)
    }

    pub fn format(&self) -> &Format {
        &self.visit.ctx.format
    }

    pub fn number(&self, number: i64) -> String {
        self.format().number(number)
    }

    /// Whole per cent.
    pub fn percent(&self, percent: f64) -> String {
        self.format().percent(percent.round() as i64)
    }

    /// Days, with a half where the middle falls between two.
    pub fn days(&self, days: f64) -> String {
        self.format().decimal((days * 10.0).round() as i64, 1)
    }

    pub fn sum(&self, minor: i64) -> Money {
        Money::new(minor, self.visit.ctx.workspace.settings().currency)
    }

    /// A number as the way to its records; nothing leads nowhere.
    pub fn link(&self, figure: &Figure) -> Markup {
        let number = self.number(figure.count);
        html! { @if figure.count == 0 { span.faint { (number) } } @else { a.link href=(href(figure)) { (number) } } }
    }
}

/// The list behind a figure.
pub fn href(figure: &Figure) -> String {
    if figure.filter.is_empty() {
        return format!("/{}", figure.entity);
    }
    let filter: String = form_urlencoded::byte_serialize(figure.filter.as_bytes()).collect();
    format!("/{}?filter={filter}", figure.entity)
}
