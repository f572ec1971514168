/* The command table. Scripts depend on names, options and output: they are added to, never changed. */
#include "cli/command_list.h"

/* clang-format off */
#define FORMAT {"format", "table|csv|json", false}
#define SET    {"set", "NAME=VALUE", true}

const struct command commands[] = {
    {"init", "--data DIR", "cli.help_init", 0, 0, NEEDS_SELF, command_init,
     {{"programme", "DIR", false}, {0}}},
    {"serve", "--data DIR", "cli.help_serve", 0, 0, NEEDS_SELF, command_serve,
     {{"listen", "ADDRESS:PORT", false}, {"tls-cert", "FILE", false}, {"tls-key", "FILE", false}, {0}}},
    {"pack check", "DIR", "cli.help_pack_check", 1, 1, NEEDS_NOTHING, command_pack_check, {{0}}},
    {"pack load", "DIR --data DIR", "cli.help_pack_load", 1, 1, NEEDS_WRITE | NEEDS_ADMINISTRATOR, command_pack_load, {{0}}},
    {"import undo", "ID --data DIR", "cli.help_import_undo", 1, 1, NEEDS_WRITE, command_import_undo, {{0}}},
    {"import", "MAPPING FILE --data DIR", "cli.help_import", 2, 2, NEEDS_WRITE, command_import,
     {SET, {"dry-run", NULL, false}, {"retract-missing", NULL, false}, {0}}},
    {"figure", "ID --data DIR", "cli.help_figure", 1, 1, NEEDS_READ, command_figure,
     {{"by", "DIM,DIM", false}, {"where", "CONDITION", false}, {"as-of", "WHEN", false},
      {"sum-rounds", NULL, false}, {"lang", "en|fr|ar", false}, FORMAT, {0}}},
    {"report", "NAME --data DIR", "cli.help_report", 1, 1, NEEDS_READ, command_report,
     {SET, {"lang", "en|fr|ar", false}, {"format", "html|csv", false}, {"as-of", "WHEN", false},
      {"out", "FILE", false}, {0}}},
    {"lint", "--data DIR", "cli.help_lint", 0, 0, NEEDS_READ, command_lint,
     {SET, {"as-of", "WHEN", false}, FORMAT, {0}}},
    {"cut", "NAME --data DIR", "cli.help_cut", 1, 1, NEEDS_WRITE, command_cut, {{0}}},
    {"record add", "TYPE FIELD=VALUE ... --data DIR", "cli.help_record_add",
     2, CALL_WORDS, NEEDS_WRITE, command_record_add, {{0}}},
    {"record change", "TYPE ID FIELD=VALUE ... --data DIR", "cli.help_record_change",
     3, CALL_WORDS, NEEDS_WRITE, command_record_change, {{0}}},
    {"record show", "TYPE ID --data DIR", "cli.help_record_show", 2, 2, NEEDS_READ, command_record_show,
     {FORMAT, {0}}},
    {"record list", "TYPE [FIELD=VALUE ...] --data DIR", "cli.help_record_list",
     1, CALL_WORDS, NEEDS_READ, command_record_list,
     {{"as-of", "WHEN", false}, FORMAT, {0}}},
    {"record retract", "TYPE ID --data DIR", "cli.help_record_retract", 2, 2, NEEDS_WRITE, command_record_retract,
     {{"reason", "TEXT", false}, {0}}},
    {"account add", "NAME --data DIR", "cli.help_account_add",
     1, 1, NEEDS_WRITE | NEEDS_ADMINISTRATOR, command_account_add,
     {{"role", "viewer|officer|administrator", false}, {"os-user", "USER", false}, {0}}},
    {"account list", "--data DIR", "cli.help_account_list", 0, 0, NEEDS_READ, command_account_list,
     {FORMAT, {0}}},
    {"account reset", "NAME --data DIR", "cli.help_account_reset",
     1, 1, NEEDS_WRITE | NEEDS_ADMINISTRATOR, command_account_reset, {{0}}},
    {"account disable", "NAME --data DIR", "cli.help_account_disable",
     1, 1, NEEDS_WRITE | NEEDS_ADMINISTRATOR, command_account_disable, {{0}}},
    {"account enable", "NAME --data DIR", "cli.help_account_enable",
     1, 1, NEEDS_WRITE | NEEDS_ADMINISTRATOR, command_account_enable, {{0}}},
    {"verify", "--data DIR", "cli.help_verify", 0, 0, NEEDS_READ | NEEDS_NO_PACK, command_verify, {{0}}},
    {"rebuild", "--data DIR", "cli.help_rebuild", 0, 0, NEEDS_WRITE | NEEDS_NO_PACK, command_rebuild, {{0}}},
};
/* clang-format on */
const size_t command_count = COUNT_OF(commands);
