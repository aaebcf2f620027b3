//! A decimal number within a text, multiplied by its unit without rounding.

/// A number such as `90` or `1.5`: where its digits stand in the text.
pub(crate) struct Number {
    from: usize,
    /// The end of the whole part.
    whole: usize,
    pub(crate) end: usize,
}

/// Why a number of units cannot be used.
pub(crate) enum ProductError {
    NotWhole,
    TooLarge,
}

impl Number {
    /// Finds the number that begins at `from`. It has digits before its point, and after one.
    pub(crate) const fn at(text: &[u8], from: usize) -> Option<Self> {
        let whole = end_of_digits(text, from);
        if whole == from {
            return None;
        }
        if whole == text.len() || text[whole] != b'.' {
            return Some(Self { from, whole, end: whole });
        }
        let end = end_of_digits(text, whole + 1);
        if end == whole + 1 { None } else { Some(Self { from, whole, end }) }
    }

    pub(crate) const fn has_fraction(&self) -> bool {
        self.end > self.whole
    }

    /// Multiplies the number by its unit.
    pub(crate) const fn times(&self, text: &[u8], unit: u64) -> Result<u128, ProductError> {
        let fraction = match self.fraction_times(text, unit) {
            Ok(fraction) => fraction,
            Err(why) => return Err(why),
        };
        let Some(whole) = decimal(text, self.from, self.whole) else {
            return Err(ProductError::TooLarge);
        };
        let Some(product) = whole.checked_mul(unit as u128) else {
            return Err(ProductError::TooLarge);
        };
        match product.checked_add(fraction) {
            Some(sum) => Ok(sum),
            None => Err(ProductError::TooLarge),
        }
    }

    const fn fraction_times(&self, text: &[u8], unit: u64) -> Result<u128, ProductError> {
        if !self.has_fraction() {
            return Ok(0);
        }
        let from = self.whole + 1;
        let mut end = self.end;
        while end > from && text[end - 1] == b'0' {
            end -= 1;
        }
        // A fraction of more than 38 digits does not fit a `u128`, and is refused.
        let (Some(number), Some(tens)) =
            (decimal(text, from, end), 10_u128.checked_pow((end - from) as u32))
        else {
            return Err(ProductError::NotWhole);
        };
        match number.checked_mul(unit as u128) {
            Some(product) if product.is_multiple_of(tens) => Ok(product / tens),
            _ => Err(ProductError::NotWhole),
        }
    }
}

/// Returns the first place at or after `from` that is not a blank.
pub(crate) const fn skip_blanks(text: &[u8], from: usize) -> usize {
    let mut at = from;
    while at < text.len() && text[at].is_ascii_whitespace() {
        at += 1;
    }
    at
}

const fn end_of_digits(text: &[u8], from: usize) -> usize {
    let mut at = from;
    while at < text.len() && text[at].is_ascii_digit() {
        at += 1;
    }
    at
}

/// Returns these digits as a number, unless it is too large.
const fn decimal(text: &[u8], from: usize, to: usize) -> Option<u128> {
    let (mut at, mut number) = (from, 0_u128);
    while at < to {
        let Some(tens) = number.checked_mul(10) else { return None };
        let Some(next) = tens.checked_add((text[at] - b'0') as u128) else { return None };
        number = next;
        at += 1;
    }
    Some(number)
}
