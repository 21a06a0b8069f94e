//! Email addresses: one spelling for each, so that duplicates meet.

use super::plain;

/// Why a text is not taken as an email address.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum EmailProblem {
    #[error("no email address is given")]
    Empty,
    #[error("this is not an email address")]
    Unclear,
}

impl EmailProblem {
    /// The key of its sentence in the catalogue.
    pub fn key(self) -> &'static str {
        match self {
            EmailProblem::Empty => "base-email-empty",
            EmailProblem::Unclear => "base-email-unclear",
        }
    }
}

/// The address in lower case, without a name, brackets or `mailto:` around it.
pub fn normalise(text: &str) -> Result<String, EmailProblem> {
    let text = plain(text).to_lowercase();
    let text = match text.rsplit_once('<') {
        Some((_, address)) => address.strip_suffix('>').ok_or(EmailProblem::Unclear)?,
        None => text.strip_prefix("mailto:").unwrap_or(&text),
    };
    if text.is_empty() {
        return Err(EmailProblem::Empty);
    }
    let (local, domain) = text.rsplit_once('@').ok_or(EmailProblem::Unclear)?;
    if is_local(local) && is_domain(domain) && text.len() <= 254 {
        Ok(text.to_owned())
    } else {
        Err(EmailProblem::Unclear)
    }
}

/// What stands before the @. Quoted names are legal on paper and never met.
fn is_local(local: &str) -> bool {
    let allowed = |c: char| c.is_alphanumeric() || "!#$%&'*+-/=?^_`{|}~".contains(c);
    (1..=64).contains(&local.len()) && local.split('.').all(|part| !part.is_empty() && part.chars().all(allowed))
}

fn is_domain(domain: &str) -> bool {
    let is_label = |label: &str| {
        (1..=63).contains(&label.len())
            && !label.starts_with('-')
            && !label.ends_with('-')
            && label.chars().all(|c| c.is_alphanumeric() || c == '-')
    };
    let top = domain.rsplit('.').next().unwrap_or("");
    domain.contains('.') && domain.split('.').all(is_label) && !top.chars().all(|c| c.is_ascii_digit())
}
