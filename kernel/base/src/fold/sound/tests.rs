use super::*;

/// Names as they are written in Persian and, by their bearers, in Latin.
const PAIRS: &[(&str, &[&str])] = &[
    ("حسینی", &["Hosseini", "Hoseini", "Husayni", "Hosseyni", "Hossaini"]),
    ("حسین", &["Hossein", "Hosein", "Hussein", "Husain"]),
    ("محمد", &["Mohammad", "Muhammad", "Mohamad", "Mohammed"]),
    ("محمدی", &["Mohammadi", "Mohamadi"]),
    ("علی", &["Ali"]),
    ("علی‌رضا", &["Alireza", "Ali Reza", "Ali-Reza"]),
    ("علیرضا", &["Alireza", "Ali Reza"]),
    ("رضایی", &["Rezaei", "Rezaie", "Rezai", "Rezaee"]),
    ("رضائی", &["Rezaei", "Rezai"]),
    ("مریم", &["Maryam", "Mariam"]),
    ("زهرا", &["Zahra"]),
    ("فاطمه", &["Fatemeh", "Fatima", "Fateme"]),
    ("خدیجه", &["Khadijeh", "Khadija"]),
    ("زینب", &["Zeinab", "Zaynab", "Zainab"]),
    ("سکینه", &["Sakineh"]),
    ("معصومه", &["Masoumeh", "Masumeh"]),
    ("نرگس", &["Narges", "Nargess"]),
    ("سارا", &["Sara", "Sarah"]),
    ("مهدی", &["Mehdi", "Mahdi"]),
    ("هاشمی", &["Hashemi", "Hashimi"]),
    ("موسوی", &["Mousavi", "Musavi", "Moosavi"]),
    ("جعفری", &["Jafari", "Ja'fari", "Jaafari"]),
    ("کریمی", &["Karimi", "Kareemi"]),
    ("احمدی", &["Ahmadi"]),
    ("صادقی", &["Sadeghi", "Sadeqi"]),
    ("قاسمی", &["Ghasemi", "Qasemi"]),
    ("غلامی", &["Gholami", "Qolami"]),
    ("رحیمی", &["Rahimi"]),
    ("ابراهیمی", &["Ebrahimi", "Ibrahimi"]),
    ("اسماعیلی", &["Esmaeili", "Esmaili", "Ismaili"]),
    ("یوسفی", &["Yousefi", "Yusefi"]),
    ("نوروزی", &["Norouzi", "Nowruzi", "Norouzi", "Noroozi"]),
    ("خسروی", &["Khosravi"]),
    ("شریفی", &["Sharifi"]),
    ("چراغی", &["Cheraghi"]),
    ("ژاله", &["Jaleh", "Zhaleh"]),
    ("مژگان", &["Mojgan", "Mozhgan"]),
    ("پژمان", &["Pejman", "Pezhman"]),
    ("بیژن", &["Bijan", "Bizhan"]),
    ("کیوان", &["Keyvan", "Kayvan", "Keivan"]),
    ("کاوه", &["Kaveh", "Kave"]),
    ("نوید", &["Navid"]),
    ("جواد", &["Javad"]),
    ("داوود", &["Davood", "Davoud", "Dawood"]),
    ("داود", &["Davood", "Davud"]),
    ("پرویز", &["Parviz"]),
    ("بهروز", &["Behrooz", "Behrouz", "Behruz"]),
    ("فیروزه", &["Firouzeh", "Firoozeh"]),
    ("محمود", &["Mahmoud", "Mahmood", "Mahmud"]),
    ("وحید", &["Vahid", "Wahid"]),
    ("سعید", &["Saeed", "Saeid", "Said"]),
    ("سید", &["Seyed", "Sayed", "Seyyed", "Sayyid"]),
    ("مسعود", &["Masoud", "Masood", "Massoud"]),
    ("امیر", &["Amir", "Ameer"]),
    ("ایمان", &["Iman", "Eeman"]),
    ("ایران", &["Iran"]),
    ("آیدا", &["Aida", "Ayda"]),
    ("امید", &["Omid", "Omeed"]),
    ("الهام", &["Elham"]),
    ("شاهرخ", &["Shahrokh"]),
    ("شیرین", &["Shirin", "Shireen"]),
    ("پریسا", &["Parisa"]),
    ("لیلا", &["Leila", "Leyla", "Layla"]),
    ("سهیلا", &["Soheila", "Soheyla"]),
    ("رویا", &["Roya", "Rouya"]),
    ("مائده", &["Maedeh"]),
    ("فائزه", &["Faezeh"]),
    ("مصطفی", &["Mostafa", "Mustafa"]),
    ("مرتضی", &["Morteza"]),
    ("مجتبی", &["Mojtaba"]),
    ("عیسی", &["Isa", "Eisa", "Issa"]),
    ("موسی", &["Mousa", "Musa"]),
    ("یحیی", &["Yahya"]),
    ("عبدالله", &["Abdollah", "Abdullah"]),
    ("عبدالرحمن", &["Abdolrahman", "Abdorrahman", "Abdulrahman"]),
    ("نظام‌الدین", &["Nezameddin", "Nizamuddin", "Nezam al-Din"]),
    ("روح‌الله", &["Ruhollah", "Rouhollah"]),
    ("حسن‌زاده", &["Hassanzadeh", "Hasanzadeh", "Hasan Zadeh"]),
    ("رجب‌پور", &["Rajabpour", "Rajabpoor"]),
    ("لطفی‌نژاد", &["Lotfinejad", "Lotfinezhad"]),
    ("خامنه‌ای", &["Khamenei"]),
    ("خواجه", &["Khajeh", "Khaje"]),
    ("شعبانی", &["Shabani", "Sha'bani"]),
    ("توکلی", &["Tavakoli", "Tavakkoli"]),
    ("سهروردی", &["Sohrevardi"]),
    ("طباطبایی", &["Tabatabaei", "Tabatabai"]),
    ("ذوالفقاری", &["Zolfaghari"]),
    ("ابوالفضل", &["Abolfazl"]),
    ("تهران", &["Tehran"]),
    ("اصفهان", &["Esfahan", "Isfahan"]),
    ("شیراز", &["Shiraz"]),
    ("مشهد", &["Mashhad"]),
    ("پارس", &["Pars"]),
    ("سپهر", &["Sepehr"]),
    ("سامسونگ", &["Samsung"]),
    ("مایکروسافت", &["Microsoft"]),
    ("تویوتا", &["Toyota"]),
];

fn check(asked: &str, stored: &str, expected: Option<Likeness>) {
    assert_eq!(
        Heard::new(asked).likeness(stored),
        expected,
        "{asked} {:?} in {stored} {}",
        Heard::new(asked),
        sound_key(stored)
    );
}

#[test]
fn a_name_is_found_in_the_other_alphabet_from_both_sides() {
    for (persian, spellings) in PAIRS {
        for latin in *spellings {
            let there = Heard::new(latin).likeness(persian);
            let back = Heard::new(persian).likeness(latin);
            assert!(there.is_some(), "{latin} {:?} finds {persian} {}", Heard::new(latin), sound_key(persian));
            assert!(back.is_some(), "{persian} {:?} finds {latin} {}", Heard::new(persian), sound_key(latin));
        }
    }
}

#[test]
fn the_spellings_of_one_name_find_each_other() {
    let (mut found, mut asked) = (0, 0);
    for (_, spellings) in PAIRS {
        for (one, other) in spellings.iter().flat_map(|one| spellings.iter().map(move |other| (one, other))) {
            asked += 1;
            found += usize::from(Heard::new(one).likeness(other).is_some());
        }
    }
    assert!(found * 100 >= asked * 97, "{found} of {asked}");
}

#[test]
fn a_name_that_is_still_being_typed_is_found() {
    for typed in ["Hos", "Hosse", "Hossei", "hosseini"] {
        check(typed, "شرکت حسینی", Some(if typed == "hosseini" { Likeness::Same } else { Likeness::Begins }));
    }
    check("alirez", "علی‌رضا نوری", Some(Likeness::Begins));
    check("reza nuri", "علی‌رضا نوری", Some(Likeness::Same));
    check("حسی", "Hosseini", Some(Likeness::Begins));
}

#[test]
fn the_name_itself_comes_before_those_that_only_begin_like_it() {
    for (asked, itself, beginning) in [
        ("rezaei", "مریم رضایی", "سارا رضوی"),
        ("razavi", "سارا رضوی", "مریم رضایی"),
        ("sara", "سارا احمدی", "سر زدن به انبار"),
        ("mina", "مینا", "معین"),
        ("رضایی", "Rezaei", "Razavi"),
        ("noori", "نوری", "نور"),
    ] {
        check(asked, itself, Some(Likeness::Same));
        assert_ne!(Heard::new(asked).likeness(beginning), Some(Likeness::Same), "{asked} {beginning}");
    }
    let (mut same, mut asked) = (0, 0);
    for (persian, latin) in PAIRS.iter().flat_map(|(persian, all)| all.iter().map(move |latin| (persian, latin))) {
        asked += 1;
        same += usize::from(Heard::new(latin).likeness(persian) == Some(Likeness::Same));
    }
    assert!(same * 100 >= asked * 95, "{same} of {asked}");
}

#[test]
fn another_name_is_not() {
    for (asked, stored) in [
        ("Hassan", "حسین"),
        ("Hosseini", "حسنی"),
        ("Hassani", "حسینی"),
        ("Karimi", "اکرمی"),
        ("Karam", "کریم"),
        ("Ali", "لیلا"),
        ("Reza", "زهرا"),
        ("Ahmadi", "محمدی"),
        ("Navid", "ناهید"),
        ("Javad", "هجد"),
        ("Tehran", "تاران"),
        ("Hosseini Tehran", "حسینی"),
        ("Rez", "روز"),
        ("Reza", "روزبه"),
        ("Rooz", "رضا"),
        ("رضا", "روز"),
        ("Sara", "سوری"),
        ("Nader", "نذر"),
    ] {
        check(asked, stored, None);
    }
}

#[test]
fn one_letter_and_numbers_have_no_sound() {
    for asked in ["a", "ع", "12", "۰۹۱۲", "b", "", "٪"] {
        assert!(Heard::new(asked).is_silent(), "{asked}");
    }
    check("pars 5000", "پارس ۵۰۰۰", Some(Likeness::Same));
    check("pars 5000", "پارس ۶۰۰۰", None);
}

#[test]
fn a_word_of_doubtful_letters_has_few_sounds() {
    let all = "و".repeat(60) + "ب";
    assert!(sounds(&all).len() <= MOST);
    assert!(sound_key(&"موسوی ".repeat(500)).len() < 500);
}

/// Given names, family names and towns as real lists have them, each once.
fn real_names() -> Vec<String> {
    let lines =
        |file: &str| crate::testing::shared(file).unwrap_or_default().lines().map(str::to_owned).collect::<Vec<_>>();
    let column = |file: &str, at: usize| -> Vec<String> {
        lines(file).iter().filter_map(|line| line.split(',').nth(at).map(str::to_owned)).collect()
    };
    let mut names = lines("persian/male_fa.txt");
    names.extend(lines("persian/female_fa.txt"));
    names.extend(column("persian/city.csv", 3));
    names.extend(column("persian/customers_messy.csv", 0));
    names.extend(column("persian/customers_messy.csv", 1));
    let mut names: Vec<String> = names.iter().map(|name| fold(name)).filter(|name| name.chars().count() > 1).collect();
    names.sort();
    names.dedup();
    names
}

#[test]
fn real_names_are_seldom_taken_for_others() {
    let names = real_names();
    if names.is_empty() {
        return;
    }
    assert!(names.len() > 1_500, "{}", names.len());
    let (mut asked, mut same, mut begins) = (0, 0, 0);
    for (persian, spellings) in PAIRS {
        let meant = fold(persian).replace(' ', "");
        for latin in *spellings {
            let heard = Heard::new(latin);
            asked += 1;
            for name in names.iter().filter(|name| !name.replace(' ', "").contains(&meant)) {
                match heard.likeness(name) {
                    Some(Likeness::Same) => same += 1,
                    Some(Likeness::Begins) => begins += 1,
                    _ => {}
                }
            }
        }
    }
    let of_all = |found: usize| found as f64 / (asked * names.len()) as f64;
    println!("{} names, {asked} spellings: {:.5} same, {:.5} begin", names.len(), of_all(same), of_all(begins));
    assert!(of_all(same) < 0.000_6, "{:.5} of the names are taken for another", of_all(same));
    assert!(of_all(begins) < 0.002, "{:.5} of the names begin like another", of_all(begins));
}
