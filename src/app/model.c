/* Every record type there is, by number. A new domain adds its types here. */
#include "app/house.h"
#include "domain/contradiction/contradiction.h"
#include "domain/cut/cut.h"
#include "domain/intake/intake.h"
#include "domain/mobility/mobility.h"
#include "domain/publication/publication.h"

static const struct record_type *const types[] = {
    &dtm_round_type,  &area_baseline_type, &nationality_count_type, &area_total_type,  &declared_figure_type,
    &import_run_type, &cut_type,           &contradiction_type,     &publication_type,
};

const struct model house_model = {types, COUNT_OF(types)};
