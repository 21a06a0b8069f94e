use super::rules::written_national_id;

#[test]
fn a_national_id_is_kept_when_its_check_digit_is_right_or_it_is_a_foreign_paper() {
    let check = |typed: &str, expected: Result<&str, &str>| {
        let written = written_national_id(typed);
        assert_eq!(written.as_deref().map_err(|problem| problem.key()), expected, "{typed}");
    };
    check("۰۰۱۳۵۴۲۴۱۹", Ok("0013542419"));
    check("0013542418", Err("base-check-wrong"));
    check("10380284790", Ok("10380284790"));
    check("1038028479", Err("base-check-wrong"));
    check("123", Err("base-check-length"));
    check("AB 1234567", Ok("AB 1234567"));
}
