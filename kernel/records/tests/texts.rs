//! Both languages are complete at all times. The labels of entities are
//! tested where all modules meet.

#[test]
fn every_text_of_the_kernel_stands_in_both_languages() {
    let texts = records::catalogue(Vec::new()).unwrap();
    assert_eq!(texts.differences(), [""; 0]);
}
