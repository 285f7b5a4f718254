//! Where else somebody is to be found: a name of a place, and a handle or an address there. Others click on these, so an
//! address is one of the web and nothing that a browser would run.

use crate::{StudioError, StudioLimits, limits::within};
use std::collections::BTreeMap;

/// By place: `x`, `youtube`, …
pub type SocialLinks = BTreeMap<String, String>;

/// The links as they are kept: trimmed, without those that say nothing.
pub(super) fn clean(links: SocialLinks, limits: &StudioLimits) -> Result<SocialLinks, StudioError> {
    let links: SocialLinks = links
        .into_iter()
        .map(|(place, link)| (place.trim().to_owned(), link.trim().to_owned()))
        .filter(|(place, link)| !place.is_empty() && !link.is_empty())
        .collect();
    within("social_links", limits.social_links, links.len())?;
    for (place, link) in &links {
        within("social_link_bytes", limits.social_link_bytes, place.len().max(link.len()))?;
        if !is_harmless(link) || place.chars().chain(link.chars()).any(char::is_control) {
            return Err(StudioError::InvalidRequest {
                reason: "a social link is a handle or an http(s) address",
            });
        }
    }
    Ok(links)
}

/// A handle has no scheme; an address has one of the web's. Browsers look past white space inside a scheme.
fn is_harmless(link: &str) -> bool {
    let lower = link.to_ascii_lowercase();
    match lower.contains(':') {
        false => !lower.starts_with("//"),
        true => ["https://", "http://"].iter().any(|scheme| lower.starts_with(scheme)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cleaned(link: &str) -> Result<SocialLinks, StudioError> {
        clean([("x".to_owned(), link.to_owned())].into(), &StudioLimits::default())
    }

    #[test]
    fn what_a_browser_would_run_is_no_link() {
        for bad in [
            "javascript:alert(1)",
            "JavaScript:x",
            "java\tscript:x",
            "data:text/html,x",
            "vbscript:x",
            "//evil",
        ] {
            assert!(matches!(cleaned(bad), Err(StudioError::InvalidRequest { .. })), "{bad}");
        }
        for good in ["https://x.example/neko", "HTTP://x.example", "@neko", "neko"] {
            assert_eq!(cleaned(&format!(" {good} ")).unwrap()["x"], good);
        }
        assert!(cleaned("  ").unwrap().is_empty());
    }

    #[test]
    fn their_number_and_length_are_bounded() {
        let limits = StudioLimits { social_links: 2, social_link_bytes: 8, ..StudioLimits::default() };
        let many = (0..3).map(|number| (number.to_string(), "a".to_owned())).collect();
        let refused = clean(many, &limits).unwrap_err();
        assert!(refused.to_string().contains("social_links is 2"), "{refused}");
        let long = clean([("x".to_owned(), "a".repeat(9))].into(), &limits).unwrap_err();
        assert!(long.to_string().contains("social_link_bytes is 8"), "{long}");
    }
}
