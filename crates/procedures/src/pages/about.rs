//! Pages about the portal itself: help, accessibility, personal data.

use askama::Template;
use web::{Reply, View, Visit, html};

macro_rules! pages {
    ($($(#[$doc:meta])* $function:ident $page:ident $path:literal;)*) => {$(
        #[derive(Template)]
        #[template(path = $path)]
        struct $page {
            v: View,
        }

        $(#[$doc])*
        pub(crate) async fn $function(visit: Visit) -> Reply {
            html(&$page { v: visit.view })
        }
    )*};
}

pages! {
    /// How the portal is used.
    help HelpPage "portal/help.html";
    /// What works for people with disabilities, and what does not yet.
    accessibility AccessibilityPage "portal/accessibility.html";
    /// What is done with personal data.
    privacy PrivacyPage "portal/privacy.html";
}
