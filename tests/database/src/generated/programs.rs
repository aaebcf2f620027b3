//! Stored programs of MySQL and MariaDB: blocks of every kind in blocks of every kind.

use super::words::Words;

/// A block with declarations and statements.
pub(super) fn block(words: &mut Words, depth: usize) -> String {
    let mut block = format!("BEGIN{}", words.gap());
    if words.chance(30) {
        block += &format!("DECLARE v, w int DEFAULT CASE 1 WHEN 1 THEN 2 END;{}", words.gap());
    }
    if words.chance(25) {
        block += &format!("DECLARE c CURSOR FOR SELECT what FROM said;{}", words.gap());
    }
    if words.chance(40) {
        let kind = words.one_of(&["CONTINUE", "EXIT"]);
        let on = words.one_of(&[
            "SQLEXCEPTION",
            "NOT FOUND",
            "1062, SQLSTATE VALUE '23000'",
            "SQLWARNING",
        ]);
        let body = statement(words, depth.saturating_sub(1));
        block += &format!("DECLARE {kind} HANDLER FOR {on}{}{body};", words.gap());
    }
    for _ in 0..=words.below(3) {
        let body = statement(words, depth.saturating_sub(1));
        block += &format!("{}{body}{};", words.gap(), words.gap());
    }
    block + &words.gap() + "END"
}

/// Statements, each with its semicolon.
fn list(words: &mut Words, depth: usize) -> String {
    let mut list = String::new();
    for _ in 0..=words.below(2) {
        list += &format!("{}{};{}", words.gap(), statement(words, depth), words.gap());
    }
    list
}

/// One statement without its semicolon.
pub(super) fn statement(words: &mut Words, depth: usize) -> String {
    if depth == 0 {
        return words.insert();
    }
    let inner = depth - 1;
    let gap = words.gap();
    let label = words.name("label");
    match words.below(11) {
        0 => {
            let body = block(words, inner);
            format!("{label}:{gap}{body}{gap}{label}")
        }
        1 => block(words, inner),
        2 => {
            let (one, two, three) = (list(words, inner), list(words, inner), list(words, inner));
            format!(
                "IF{gap}IF(1 = 2, 1, 0) THEN{one}ELSEIF{gap}(1) THEN{two}ELSE{gap}{three}END{gap}IF"
            )
        }
        3 => {
            let (one, two) = (list(words, inner), list(words, inner));
            format!(
                "CASE{gap}CASE 1 WHEN 1 THEN 2 END WHEN 2{gap}THEN{one}ELSE{gap}{two}END{gap}CASE"
            )
        }
        4 => {
            let (one, two) = (list(words, inner), list(words, inner));
            format!(
                "CASE WHEN{gap}1 = 2 THEN{one}WHEN 1 = 1 THEN{gap}{two}ELSE BEGIN END; END CASE"
            )
        }
        5 => {
            let body = list(words, inner);
            format!("{label}:{gap}LOOP{body}LEAVE{gap}{label}; END{gap}LOOP {label}")
        }
        6 => {
            let body = list(words, inner);
            format!("SET @{label} = 0; WHILE @{label} < 1 DO{body}SET @{label} = @{label} + 1;{gap}END{gap}WHILE")
                .replacen("SET", "BEGIN SET", 1)
                + "; END"
        }
        7 => {
            let body = list(words, inner);
            format!("REPEAT{gap}{body}UNTIL REPEAT('1', 1) = '1'{gap}END{gap}REPEAT")
        }
        8 => {
            let body = list(words, inner);
            format!("FOR i IN 1{gap}..{gap}2 DO{body}END{gap}FOR")
        }
        9 => {
            let value = words.value();
            format!("SET @{label} ={gap}CASE 1 WHEN 1 THEN {value} ELSE IF(1, 2, 3) END")
        }
        _ => words.insert(),
    }
}
