use super::*;

fn check(judge: fn(&str) -> Result<String, CheckProblem>, text: &str, expected: &str) {
    let found = judge(text).unwrap_or_else(|problem| format!("{problem:?}"));
    assert_eq!(found, expected, "{text}");
}

#[test]
fn a_national_id_has_ten_digits_and_the_last_one_checks() {
    check(national_id, "0076229645", "0076229645");
    check(national_id, "1583250689", "1583250689");
    check(national_id, "۰۰۷۶۲۲۹۶۴۵", "0076229645");
    check(national_id, "76229645", "0076229645");
    check(national_id, "007-622964-5", "0076229645");
    check(national_id, "0076229646", "Wrong");
    check(national_id, "1111111111", "Wrong");
    check(national_id, "7622964", "Length");
    check(national_id, "00762296451", "Length");
    check(national_id, "0076229۶4x", "NotDigits");
    check(national_id, " ", "Empty");
}

#[test]
fn a_company_id_has_eleven_digits_and_the_last_one_checks() {
    check(company_id, "10380284790", "10380284790");
    check(company_id, "۱۰۳۸۰۲۸۴۷۹۰", "10380284790");
    check(company_id, "10380284791", "Wrong");
    check(company_id, "1038028479", "Length");
}

#[test]
fn a_sheba_is_read_with_and_without_its_letters() {
    check(sheba, "IR820540102680020817909002", "IR820540102680020817909002");
    check(sheba, "ir82 0540 1026 8002 0817 9090 02", "IR820540102680020817909002");
    check(sheba, "820540102680020817909002", "IR820540102680020817909002");
    check(sheba, "IR830540102680020817909002", "Wrong");
    check(sheba, "IR82", "Length");
    check(sheba, "DE82054010268002081790900", "NotDigits");
    assert_eq!(sheba_bank("IR820540102680020817909002"), Some("054"));
}

#[test]
fn a_card_has_sixteen_digits_that_sum_to_tens() {
    check(card, "6037-9900-0000-0006", "6037990000000006");
    check(card, "۶۰۳۷ ۹۹۰۰ ۰۰۰۰ ۰۰۰۶", "6037990000000006");
    check(card, "6037990000000007", "Wrong");
    check(card, "0000000000000000", "Wrong");
    check(card, "603799000000000", "Length");
}
