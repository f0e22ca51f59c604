//! The acts of the platform and the roles that may do them.

use base::Role::{
    self, AgencyAdmin, Cashier, CentreHead, Clerk, Controller, Handler, Leader, Monitor, Post, Reception, Results,
    SystemAdmin, UnitHead,
};

use crate::Reach::{self, Exact, Subtree};

macro_rules! actions {
    ($($(#[$doc:meta])* $name:ident $code:literal $owner:literal [$($role:ident $reach:ident),* $(,)?];)*) => {
        /// An act that needs a permission.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        pub enum Action {
            $($(#[$doc])* $name,)*
        }

        impl Action {
            /// Every action, in the order of the table.
            pub const ALL: &'static [Self] = &[$(Self::$name,)*];

            /// The action's code in the golden file and the evidence log.
            pub fn code(self) -> &'static str {
                match self { $(Self::$name => $code,)* }
            }

            /// Whether the applicant it belongs to may do it.
            pub fn open_to_owner(self) -> bool {
                match self { $(Self::$name => $owner,)* }
            }

            /// The roles that may do it and how far they reach.
            pub fn roles(self) -> &'static [(Role, Reach)] {
                match self { $(Self::$name => &[$(($role, $reach)),*],)* }
            }
        }
    };
}

// The facts behind the table: roles at the desks (receiver ≠ signer; the fee collector records the
// receipt), NĐ 118/2025/NĐ-CP on the one-stop mechanism.
actions! {
    /// Sees a dossier, its papers and its timeline.
    ViewDossier "dossier.view" true [
        Reception Exact, Cashier Exact, Results Exact, Post Exact, Handler Exact, UnitHead Exact, Clerk Exact,
        CentreHead Subtree, Leader Subtree, Controller Subtree, Monitor Subtree,
    ];
    /// Receives an online dossier or one handed in at the counter.
    ReceiveDossier "dossier.receive" false [Reception Exact, Post Exact];
    /// Refuses to receive (form 03).
    RefuseDossier "dossier.refuse" false [Reception Exact, CentreHead Exact];
    /// Asks for a supplement (form 02).
    RequestSupplement "dossier.request_supplement" false [Reception Exact, Handler Exact];
    /// Hands in what was asked for.
    Supplement "dossier.supplement" true [];
    /// Confirms or refuses what the applicant handed in.
    AcceptSupplement "dossier.accept_supplement" false [Reception Exact, Handler Exact];
    /// Does a step of the internal process. The step's desk is checked besides.
    ProcessDossier "dossier.process" false [
        Reception Exact, Handler Exact, UnitHead Exact, Leader Exact, Clerk Exact, CentreHead Exact,
    ];
    /// Approves or sends back, one by one or many at once. The step's desk is checked besides.
    ApproveDossier "dossier.approve" false [UnitHead Exact, Leader Exact];
    /// Extends the deadline with an apology (form 04).
    ExtendDossier "dossier.extend" false [UnitHead Exact, Leader Exact];
    /// Suspends for a financial obligation and ends the suspension.
    SuspendDossier "dossier.suspend" false [Handler Exact, Cashier Exact];
    /// Stops the resolution (form 05).
    StopDossier "dossier.stop" false [Leader Exact];
    /// Withdraws one's own dossier.
    WithdrawDossier "dossier.withdraw" true [Reception Exact];
    /// Hands the result over.
    HandOverResult "dossier.hand_over" false [Results Exact, Reception Exact, Post Exact];
    /// Passes the dossier to another agency.
    PassDossier "dossier.pass" false [Reception Exact, Leader Exact, CentreHead Exact];
    /// Assigns or reassigns a step to a colleague.
    AssignDossier "dossier.assign" false [UnitHead Exact, Leader Exact];
    /// Sees statistics.
    ViewStatistics "statistics.view" false [
        CentreHead Subtree, Leader Subtree, Controller Subtree, Monitor Subtree, UnitHead Exact, SystemAdmin Subtree,
    ];
    /// Sees drafts and reviews of procedures.
    ViewCatalogue "procedure.view" false [Controller Subtree, SystemAdmin Subtree];
    /// Writes and imports procedures.
    EditCatalogue "procedure.edit" false [Controller Subtree];
    /// Publishes a procedure that somebody else wrote.
    PublishCatalogue "procedure.publish" false [Controller Subtree];
    /// Sees officials and their roles.
    ViewOfficials "official.view" false [AgencyAdmin Subtree, SystemAdmin Subtree, Leader Subtree];
    /// Adds officials, gives and takes roles, unlocks accounts. Never one's own.
    EditOfficials "official.edit" false [AgencyAdmin Subtree, SystemAdmin Subtree];
    /// Adds and changes agencies, imports them.
    EditAgencies "agency.edit" false [SystemAdmin Subtree];
    /// Changes the working calendar.
    EditCalendar "calendar.edit" false [Controller Subtree, SystemAdmin Subtree];
    /// Sees jobs, dead ones too, and runs them again.
    OperateJobs "job.operate" false [SystemAdmin Subtree];
    /// Reads the evidence log.
    ViewEvidence "evidence.view" false [SystemAdmin Subtree, Controller Subtree];
}
