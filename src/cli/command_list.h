/* The commands, one function each; the table that names them is commands.c. */
#ifndef CLI_COMMAND_LIST_H
#define CLI_COMMAND_LIST_H

#include "cli/call.h"

int command_init(struct call *);
int command_serve(struct call *);
int command_pack_check(struct call *);
int command_pack_load(struct call *);
int command_import(struct call *);
int command_import_undo(struct call *);
int command_figure(struct call *);
int command_diff(struct call *);
int command_report(struct call *);
/* The part of `report` that publishes; `round` INT_NONE: the latest. */
int command_report_publish(struct call *, struct str report, int64_t round, const struct moment *);
int command_publication_list(struct call *);
int command_publication_show(struct call *);
int command_publication_check(struct call *);
int command_publication_withdraw(struct call *);
int command_lint(struct call *);
int command_cut(struct call *);
int command_record_add(struct call *);
int command_record_change(struct call *);
int command_record_show(struct call *);
int command_record_list(struct call *);
int command_record_retract(struct call *);
int command_contested_list(struct call *);
int command_contested_show(struct call *);
int command_contested_settle(struct call *);
int command_contradiction_list(struct call *);
int command_contradiction_show(struct call *);
int command_contradiction_assign(struct call *);
int command_account_add(struct call *);
int command_account_list(struct call *);
int command_account_reset(struct call *);
int command_account_disable(struct call *);
int command_account_enable(struct call *);
int command_node_list(struct call *);
int command_node_held(struct call *);
int command_node_branches(struct call *);
int command_node_export(struct call *);
int command_node_import(struct call *);
int command_node_invite(struct call *);
int command_scope_list(struct call *);
int command_scope_add(struct call *);
int command_scope_join(struct call *);
int command_verify(struct call *);
int command_rebuild(struct call *);
int command_db_plan(struct call *);

#endif
