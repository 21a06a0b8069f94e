//! What must not compile: handles are used on their own entity and type only.

#[test]
fn a_misused_handle_does_not_compile() {
    let cases = trybuild::TestCases::new();
    cases.pass("tests/misuse/used_rightly.rs");
    cases.compile_fail("tests/misuse/declared_on_another_entity.rs");
    cases.compile_fail("tests/misuse/money_declared_as_a_date.rs");
    cases.compile_fail("tests/misuse/link_to_another_entity.rs");
    cases.compile_fail("tests/misuse/another_choice.rs");
    cases.compile_fail("tests/misuse/title_of_another_entity.rs");
    cases.compile_fail("tests/misuse/required_read_from_an_option.rs");
    cases.compile_fail("tests/misuse/extended_with_another_entitys_field.rs");
}
