#include "codec/xlsx.h"

enum { DAY_SECONDS = 86400, LAST_SERIAL = 2958465, SINCE_1904 = 1462 }; /* 9999-12-31; days between the two systems */

/*
 * A serial number as the file writes it: digits, a point, an exponent. Far more exact than the second it is read for.
 */
static bool parse_serial(struct str s, double *out)
{
    double value = 0;
    int64_t exponent = 0;
    size_t i = 0, digits = 0;
    bool fraction = false;

    for (; i < s.n && ((s.p[i] >= '0' && s.p[i] <= '9') || (s.p[i] == '.' && !fraction)); i++) {
        if (s.p[i] == '.') {
            fraction = true;
            continue;
        }
        value = value * 10 + (s.p[i] - '0');
        digits++;
        exponent -= fraction;
    }
    if (i < s.n && (s.p[i] == 'e' || s.p[i] == 'E')) {
        int64_t written;
        if (!str_to_int(str_slice(s, i + 1, s.n), &written) || written < -400 || written > 400)
            return false;
        exponent += written;
        i = s.n;
    }
    if (!digits || digits > 40 || i < s.n)
        return false;
    for (; exponent > 0; exponent--)
        value *= 10;
    double divisor = 1;
    for (; exponent < 0; exponent++)
        divisor *= 10;
    *out = value / divisor;
    return true;
}

bool xlsx_date_of_serial(struct str serial, bool since_1904, struct date *date, int32_t *second)
{
    double value;

    if (!parse_serial(serial, &value) || value > LAST_SERIAL)
        return false;
    int32_t day = (int32_t)value;
    int32_t rest = (int32_t)((value - day) * DAY_SECONDS + 0.5);
    day += rest / DAY_SECONDS;
    if (since_1904 && day > 0)
        day += SINCE_1904;
    if (day > LAST_SERIAL)
        return false;
    *second = rest % DAY_SECONDS;
    /*
     * In the 1900 system day 60 is a 29 February that never was; days before it count from one day later than those
     * after.
     */
    if (day == 0 || day == 60)
        *date = NO_DATE;
    else
        *date = (struct date){date_from(1899, 12, day < 60 ? 31 : 30).n + day};
    return true;
}

/* HH:MM:SS; what follows, a fraction or a zone, is not looked at. */
static bool parse_clock(struct str s, int32_t *second)
{
    int64_t parts[3];

    for (size_t i = 0; i < 3; i++) {
        if (!str_to_int(str_slice(s, i * 3, i * 3 + 2), &parts[i]) || parts[i] < 0 || parts[i] > (i ? 59 : 23))
            return false;
    }
    *second = (int32_t)(parts[0] * 3600 + parts[1] * 60 + parts[2]);
    return s.n >= 8 && s.p[2] == ':' && s.p[5] == ':';
}

bool xlsx_date_of_iso(struct str text, struct date *date, int32_t *second)
{
    struct date day;
    int32_t clock = 0;

    if (!date_parse(str_slice(text, 0, 10), &day))
        return false;
    if (text.n > 10 && (text.p[10] != 'T' || !parse_clock(str_slice(text, 11, text.n), &clock)))
        return false;
    *date = day;
    *second = clock;
    return true;
}
