//! A procedure of the national catalogue (`LayThuTuc`).

use super::wire::wire;
use super::{Body, Kind};

wire! {
    /// A procedure.
    Procedure
    texts {
        "MATTHC" code "Its code.";
        "TENTTHC" name "Its name.";
        "MACOQUANCONGBO" publisher "The agency that published it.";
        "YEUCAU" requirements "What must hold for an applicant.";
        "TRANGTHAI" state "Its state; `1` is public.";
    }
    lists {
        "CAPTHUCHIEN" levels: LevelEntry, "The levels that carry it out.";
        "LINHVUCTHUCHIEN" sectors: SectorEntry, "Its sectors.";
        "TRINHTUTHUCHIEN" courses: Course, "Its steps, for each case.";
        "CACHTHUCTHUCHIEN" ways: Way, "Its channels with times and fees.";
        "THANHPHANHOSO" dossiers: PaperSet, "Its papers, for each case.";
        "DOITUONGTHUCHIEN" audiences: Audience, "Who may apply.";
        "COQUANTHUCHIEN" carried_out_by: AgencyEntry, "Who carries it out.";
        "COQUANCOTHAMQUYEN" decided_by: AgencyEntry, "Who decides.";
        "COQUANDUOCUYQUYEN" delegated_to: AgencyEntry, "To whom it is delegated.";
        "COQUANPHOIHOP" together_with: AgencyEntry, "Who takes part.";
        "KETQUATHUCHIEN" results: ResultEntry, "Its results.";
        "CANCUPHAPLY" legal_basis: LegalBasis, "The law it stands on.";
    }
}

wire! {
    /// A level.
    LevelEntry
    texts { "CAPTHUCHIEN" code "Its code."; "TENCAP" name "Its name."; }
}

wire! {
    /// A sector.
    SectorEntry
    texts { "MALINHVUC" code "Its code."; "TENLINHVUC" name "Its name."; }
}

wire! {
    /// The steps of a case.
    Course
    texts { "TRUONGHOP" case "The case."; }
    lists { "TRINHTU" steps: CourseStep, "The steps."; }
}

wire! {
    /// A step.
    CourseStep
    texts { "TENTRINHTU" text "What is done."; }
}

wire! {
    /// A channel.
    Way
    texts { "KENH" channel "Its code."; }
    lists { "THOIGIAN" times: Duration, "Times and fees."; }
}

wire! {
    /// How long it takes.
    Duration
    texts {
        "THOIGIANGIAIQUYET" amount "How many units.";
        "DONVITINH" unit "The unit.";
        "MOTA" note "What more is said.";
    }
    lists { "PHILEPHI" fees: ListedFee, "The fees."; }
}

wire! {
    /// A fee of the catalogue.
    ListedFee
    texts {
        "MAPHILEPHI" code "Its code.";
        "SOTIEN" amount "How much.";
        "DONVI" unit "In which unit.";
        "MOTA" note "What more is said.";
        "TENTEP" file "A file with more.";
        "URL" url "Where the file is.";
    }
}

wire! {
    /// The papers of a case.
    PaperSet
    texts { "TRUONGHOP" case "The case."; }
    lists { "GIAYTO" papers: ListedPaper, "The papers."; }
}

wire! {
    /// A paper of the catalogue.
    ListedPaper
    texts {
        "MAGIAYTO" code "Its code.";
        "TENGIAYTO" name "Its name.";
        "TENMAUDON" form "The form's name.";
        "URL" url "Where the form is.";
        "SOBANCHINH" originals "How many originals.";
        "SOBANSAO" copies "How many copies.";
        "MA_KQ_THAYTHE" replaced_by "The result that can stand in its place.";
    }
}

wire! {
    /// Who may apply.
    Audience
    texts { "MADOITUONG" code "Its code."; "TENDOITUONG" name "Its name."; }
}

wire! {
    /// An agency.
    AgencyEntry
    texts { "MADONVI" code "Its code."; "TENDONVI" name "Its name."; }
}

wire! {
    /// A result of the catalogue.
    ResultEntry
    texts {
        "MAKETQUA" code "Its code.";
        "TENKETQUA" name "Its name.";
        "TENTEP" file "A sample's file.";
        "URL" url "Where the file is.";
    }
}

wire! {
    /// A legal document.
    LegalBasis
    texts {
        "SOVANBAN" number "Its number and symbol.";
        "TENVANBAN" name "Its name.";
        "NGAYBANHANH" issued "When it was issued.";
        "NGAYHIEULUC" in_force "Since when it is in force.";
        "COQUANBANHANH" issuer "Who issued it.";
        "DIACHITRUYCAP" url "Where it can be read.";
    }
}

impl Body for Procedure {
    const KIND: Kind = Kind::Procedure;
}
