use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;

use base::{Date, DateTime};

use super::*;

fn text() -> impl Strategy<Value = String> {
    prop_oneof![
        4 => "\\PC{1,24}".prop_map(|t| t.trim().to_owned()),
        1 => Just("a & b <c> \"d\" ]]> &amp; 'e'".to_owned()),
        1 => Just("hai\r\ndòng\tvà &#13; <!-- x -->".to_owned()),
    ]
    .prop_filter("texts say something", |t| !t.is_empty() && t != "null")
}

fn opt() -> impl Strategy<Value = Option<String>> {
    option::of(text())
}

fn date() -> impl Strategy<Value = Date> {
    (1_i16..=9999, 1_i8..=12, 1_i8..=28)
        .prop_map(|(y, m, d)| Date::new(y, m, d).unwrap())
        .prop_filter("the library's nothing", |d| (d.year(), d.month(), d.day()) != (1970, 1, 1))
}

fn time() -> impl Strategy<Value = DateTime> {
    (date(), 0_i8..24, 0_i8..60, 0_i8..60).prop_map(|(d, h, m, s)| d.at(h, m, s, 0))
}

fn id() -> impl Strategy<Value = OrganId> {
    prop_oneof![Just("H37.02.02".to_owned()), Just("000.00.15.H51".to_owned()), text()].prop_map(OrganId)
}

prop_compose! {
    fn organ()(organ_id in id(), names in [opt(), opt(), opt(), opt(), opt(), opt(), opt()]) -> Organ {
        let [organization_in_charge, organ_name, organ_add, email, telephone, fax, website] = names;
        Organ { organ_id: Some(organ_id), organization_in_charge, organ_name, organ_add, email, telephone, fax, website }
    }
}

prop_compose! {
    fn staff()(said in [opt(), opt(), opt(), opt(), opt(), opt()]) -> StaffInfo {
        let [department_id, department, staff_id, staff, email, mobile] = said;
        StaffInfo { department_id, department, staff_id, staff, email, mobile }
    }
}

fn response() -> impl Strategy<Value = ResponseFor> {
    // An agency with a slash and a code without one would be read as standing in each other's place.
    (option::of(Just(OrganId::from("H37"))), opt(), option::of(date()), text()).prop_map(
        |(organ_id, code, promulgation_date, id)| ResponseFor { organ_id, code, promulgation_date, document_id: Some(id) },
    )
}

fn act() -> impl Strategy<Value = Act> {
    let receiver = (id(), option::of(0_u32..2)).prop_map(|(id, receiver_type)| Receiver { organ_id: Some(id), receiver_type });
    let replacement = (opt(), vec(id(), 0..3)).prop_map(|(document_id, organ_ids)| Replacement { document_id, organ_ids });
    prop_oneof![
        Just(Act::New),
        Just(Act::Recall),
        (any::<bool>(), any::<bool>(), vec(receiver, 0..3)).prop_map(|(document_info, document_receiver, receivers)| {
            Act::Update { document_info, document_receiver, receivers }
        }),
        vec(replacement, 0..3).prop_map(|replacements| Act::Replace { replacements }),
    ]
}

prop_compose! {
    fn business()(act in act(), reason in opt(), document_id in opt(), paper: bool, staff_info in staff()) -> Business {
        Business { act, reason, document_id, paper, staff_info }
    }
}

prop_compose! {
    fn others()(numbers in [option::of(any::<u32>()), option::of(any::<u32>()), option::of(any::<u32>())],
                said in [opt(), opt()], direction: Option<bool>, appendixes in vec(text(), 0..3)) -> OtherInfo {
        let [priority, promulgation_amount, page_amount] = numbers;
        let [sphere_of_promulgation, typer_notation] = said;
        OtherInfo { priority, sphere_of_promulgation, typer_notation, promulgation_amount, page_amount, direction, appendixes }
    }
}

prop_compose! {
    fn any_document()(
        from in organ(), to in vec(organ(), 1..4), said in [opt(), opt(), opt(), opt(), opt(), opt(), opt(), opt(), opt(), opt()],
        subject in text(), issued in option::of(date()), due_date in option::of(date()),
        numbers in [option::of(any::<u32>()), option::of(any::<u32>()), option::of(any::<u32>())],
        other_info in others(), response_for in vec(response(), 0..3), tasks in vec(text(), 0..3), places in vec(text(), 0..3),
        hops in vec((option::of(id()), option::of(time())), 0..3), business in business(),
    ) -> Document {
        let [document_id, code_number, code_notation, place, name, content, competence, position, full_name, application_type] = said;
        let [number, detail, steering_type] = numbers;
        Document {
            from, to,
            document_id: document_id.or_else(|| Some("khóa".to_owned())),
            code: Code { code_number, code_notation },
            promulgation_info: PromulgationInfo { place, promulgation_date: issued },
            document_type: DocumentType { number, detail, name },
            subject: Some(subject), content,
            signer_info: SignerInfo { competence, position, full_name },
            due_date, other_info, response_for, response_for_task: tasks, steering_type, application_type, to_places: places,
            trace_headers: hops.into_iter().map(|(organ_id, timestamp)| TraceHeader { organ_id, timestamp }).collect(),
            business,
        }
    }
}

prop_compose! {
    fn any_status()(from in organ(), response_for in response(), staff_info in staff(), code in "[0-9]{1,3}", description in opt(),
                    timestamp in option::of(time())) -> Status {
        let response_for = ResponseFor { organ_id: Some(OrganId::from("G22")), ..response_for };
        Status { from, response_for, staff_info, status_code: Some(StatusCode::read(&code)), description, timestamp }
    }
}

fn any_message() -> impl Strategy<Value = Message> {
    prop_oneof![
        3 => any_document().prop_map(|d| Message::Document(Box::new(d))),
        1 => any_status().prop_map(|s| Message::Status(Box::new(s))),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    #[test]
    fn what_is_written_is_read(message in any_message()) {
        let mut out = Vec::new();
        write(&message, Vec::new(), &mut out).unwrap();
        let received = examine(out.as_slice(), &Limits::default()).unwrap();
        prop_assert!(received.usable(), "{:?}", received.findings);
        prop_assert_eq!(&received.message, &message);
        let json = serde_json::to_string(&message).unwrap();
        prop_assert_eq!(&serde_json::from_str::<Message>(&json).unwrap(), &message);
    }

    #[test]
    fn files_come_back_byte_for_byte(
        files in vec((vec(any::<u8>(), 0..4000), any::<bool>(), prop::sample::select(vec!["pdf", "txt", "docx", "xlsx", "bin"])), 1..4),
        description in opt(),
    ) {
        let outgoing = files.iter().enumerate().map(|(at, (bytes, zipped, ending))| Outgoing {
            attachment: Attachment {
                attachment_name: Some(format!("tệp {at}.{ending}")),
                description: description.clone(),
                ..Attachment::default()
            },
            packing: if *zipped { Packing::Zipped } else { Packing::Raw },
            body: Box::new(bytes.as_slice()),
        });
        let mut out = Vec::new();
        write(&Message::Document(Box::new(document())), outgoing.collect(), &mut out).unwrap();
        let (received, back) = receive(out.as_slice()).unwrap();
        for (at, (bytes, zipped, ending)) in files.iter().enumerate() {
            prop_assert_eq!(&back[at], bytes);
            let one = &received.attachments[at];
            let wanted_name = format!("tệp {at}.{ending}");
            prop_assert_eq!(one.attachment.attachment_name.as_deref(), Some(wanted_name.as_str()));
            prop_assert_eq!(&one.attachment.description, &description);
            prop_assert_eq!(one.body.as_ref().unwrap().packing == Packing::Zipped, *zipped);
        }
    }
}
