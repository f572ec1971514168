/* Functions that do not compile here: each has a safe counterpart named beside it. Included by base/base.h last. */
#ifndef BASE_BANNED_H
#define BASE_BANNED_H

#define BANNED(f, instead) sorry_##f##_is_banned_use_##instead

#undef strcpy
#define strcpy(d, s) BANNED(strcpy, buf_put)
#undef strcat
#define strcat(d, s) BANNED(strcat, buf_put)
#undef strncpy
#define strncpy(d, s, n) BANNED(strncpy, str_copy)
#undef strncat
#define strncat(d, s, n) BANNED(strncat, buf_put)
#undef sprintf
#define sprintf(...) BANNED(sprintf, buf_printf)
#undef vsprintf
#define vsprintf(...) BANNED(vsprintf, buf_vprintf)
#undef strtok
#define strtok(s, d) BANNED(strtok, str_cut)
#undef atoi
#define atoi(s) BANNED(atoi, str_to_int)
#undef atol
#define atol(s) BANNED(atol, str_to_int)
#undef atof
#define atof(s) BANNED(atof, decimal_parse)
#undef strtod
#define strtod(s, e) BANNED(strtod, decimal_parse)
#undef gmtime
#define gmtime(t) BANNED(gmtime, instant_parts)
#undef localtime
#define localtime(t) BANNED(localtime, instant_parts)
#undef ctime
#define ctime(t) BANNED(ctime, instant_format)
#undef rand
#define rand() BANNED(rand, crypt_random)
#undef gets
#define gets(s) BANNED(gets, file_read)

#endif
