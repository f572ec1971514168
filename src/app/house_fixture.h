/* A house of its own for every test, with a small land whose pack is written out as files. */
#ifndef APP_HOUSE_FIXTURE_H
#define APP_HOUSE_FIXTURE_H

#include "app/house.h"
#include "base/buf.h"
#include "base/file.h"
#include "db/testing.h"
#include "keys/master.h"

static const struct {
    const char *name, *text;
} landia_files[] = {
    {"codes/country.csv",
     "code,label_en,label_fr,label_ar,parent,alias\nEG,Egypt,Égypte,مصر,,\nSD,Sudan,Soudan,السودان,,\n"},
    {"codes/origin_region.csv", "code,label_en,label_fr,label_ar,parent,alias\nnorth,North,Nord,شمال,,\n"},
    {"codes/population.csv", "code,label_en,label_fr,label_ar,parent,alias\nmigrants,Migrants,Migrants,مهاجرون,,\n"},
    {"codes/need.csv", "code,label_en,label_fr,label_ar,parent,alias\nfood,Food,Nourriture,غذاء,,\n"},
    {"codes/need_problem.csv", "code,label_en,label_fr,label_ar,parent,alias\nfar,Far,Loin,بعيد,,\n"},
    {"codes/settlement.csv", "code,label_en,label_fr,label_ar,parent,alias\nurban,Urban,Urbain,حضري,,\n"},
    {"codes/yes_no.csv", "code,label_en,label_fr,label_ar,parent,alias\nyes,Yes,Oui,نعم,,Y\nno,No,Non,لا,,N\n"},
    {"checks.csv", "id,kind,record,when,left,op,right,by,severity,label_en,label_fr,label_ar\n"},
    {"dimensions.csv", "id,label_en,label_fr,label_ar,kind,record,field,list,code\n"
                       "town,Town,Ville,مدينة,place,area_baseline,place,,\n"
                       "round,Round,Cycle,جولة,field,area_baseline,round,,\n"},
    {"indicators.csv",
     "id,label_en,label_fr,label_ar,definition_en,definition_fr,definition_ar,count,record,condition,of,numerator,"
     "across,stock,dims,unit,source\n"
     "people,People,Gens,ناس,d,d,d,sum(individuals),area_baseline,,,,,round,town;round,people,x\n"},
    {"mappings/areas.csv", "section,sheet,header_rows,kind,target,column,match,options\n"
                           "round,Summary,0,section,dtm_round,,,\n"
                           "round,,,parameter,number,A1,number_in,name=round\n"
                           "round,,,cell,period,B3,text,\n"
                           "areas,Areas,1,section,area_baseline,,,\n"
                           "areas,,,parameter,round,Round,integer,\n"
                           "areas,,,constant,population,,,migrants\n"
                           "areas,,,field,place,Code,place:1,\n"
                           "areas,,,field,,Town,check:place_name,\n"
                           "areas,,,field,location.lat,Lat,decimal,\n"
                           "areas,,,field,location.lon,Lon,decimal,\n"
                           "areas,,,field,present,Present,yes_no,\n"
                           "areas,,,field,individuals,People,integer,\n"
                           "areas,,,field,men,Men,integer,\n"
                           "told,Summary,0,section,declared_figure,,,\n"
                           "told,,,parameter,round,A1,number_in,\n"
                           "told,,,constant,document,,,Summary\n"
                           "told,,,block,,,decimal,figure=people;cell=B4;label=A4;expect=A4:People\n"
                           "told,,,block,,,decimal,figure=people;rows=6:7;value=B;row_dim=town@A\n"},
    {"mappings/origins.csv",
     "section,sheet,header_rows,kind,target,column,match,options\n"
     "origins,Origins,1,section,nationality_count,,,\"repeated=add:individuals,published_rows\"\n"
     "origins,,,parameter,round,,integer,\n"
     "origins,,,constant,population,,,migrants\n"
     "origins,,,constant,origin_region,,,north\n"
     "origins,,,constant,published_rows,,,1\n"
     "origins,,,field,place,Code,place:1,\n"
     "origins,,,field,nationality,Nationality,code:country,\n"
     "origins,,,field,individuals,People,integer,\n"},
    {"mappings/twins.csv", "section,sheet,header_rows,kind,target,column,match,options\n"
                           "one,One,1,section,area_total,,,\n"
                           "one,,,parameter,round,,integer,\n"
                           "one,,,constant,population,,,migrants\n"
                           "one,,,field,place,Code,place:1,\n"
                           "one,,,field,individuals,People,integer,\n"
                           "two,Two,1,section,area_baseline,,,\n"
                           "two,,,parameter,round,,integer,\n"
                           "two,,,constant,population,,,migrants\n"
                           "two,,,field,place,Code,place:1,\n"
                           "two,,,field,individuals,People,integer,\n"},
    {"place_levels.csv", "level,id,label_en,label_fr,label_ar,plural_en,plural_fr,plural_ar\n"
                         "0,country,Country,Pays,بلد,Countries,Pays,بلدان\n"
                         "1,town,Town,Ville,مدينة,Towns,Villes,مدن\n"},
    {"programme.csv", "key,value\nid,landia\nname_en,Landia\nname_fr,Landie\nname_ar,لانديا\n"
                      "timezone,Africa/Tripoli\nlanguages,ar;en\ncountry,XX\nversion,3\n"},
};

enum { TOWNS = 1200 };

struct landia {
    struct arena a;
    struct error e;
    const char *dir, *pack_dir, *key, *database;
    struct account operator_account;
    struct house *house;
    struct db *db;
};

static inline const char *landia_path(struct landia *l, const char *folder, const char *name)
{
    return str_c(&l->a, str_printf(&l->a, "%s/%s", folder, name));
}

static inline void landia_write(struct landia *l, const char *name, struct str text)
{
    if (file_write(landia_path(l, l->pack_dir, name), text, 0600, &l->e))
        abort();
}

/* Towns XX0001 to XX1200; the first two have names that tests use. */
static inline struct str landia_places(struct arena *a)
{
    struct buf b = BUF_IN(a);

    buf_puts(&b, "code,level,parent,name_en,name_fr,name_ar,lat,lon,valid_from,valid_to,successor,source\n"
                 "XX,0,,Landia,,لانديا,,,,,,x\n"
                 "XX0001,1,XX,Oldtown,,القديمة,,,,,,x\nXX0002,1,XX,Newtown,,الجديدة,,,,,,x\n");
    for (int i = 3; i <= TOWNS; i++)
        buf_printf(&b, "XX%04d,1,XX,Town %d,,مدينة %d,,,,,,x\n", i, i, i);
    return buf_str(&b);
}

static inline void landia_write_pack(struct landia *l)
{
    static const char *const folders[] = {"codes", "mappings", "reports"};

    l->pack_dir = str_c(&l->a, str_of(test_folder()));
    for (size_t i = 0; i < COUNT_OF(folders); i++)
        if (file_make_dir(landia_path(l, l->pack_dir, folders[i]), 0700, &l->e))
            abort();
    for (size_t i = 0; i < COUNT_OF(landia_files); i++)
        landia_write(l, landia_files[i].name, str_of(landia_files[i].text));
    landia_write(l, "places.csv", landia_places(&l->a));
}

static inline struct master *landia_master(struct landia *l)
{
    struct master *m;

    if (master_from_file(l->key, &m, &l->e))
        abort();
    return m;
}

static inline void landia_choose_database(struct landia *l)
{
    if (db_is_server(l->database) && house_use_database(l->dir, l->database, &l->e))
        abort();
}

/* A pack and a key, and no house yet. */
static inline void landia_prepare(struct landia *l)
{
    crypt_start();
    *l = (struct landia){.a = ARENA_EMPTY};
    l->e = ERROR_IN(&l->a);
    landia_write_pack(l);
    const char *folder = str_c(&l->a, str_of(test_folder()));
    l->dir = landia_path(l, folder, "data");
    l->key = landia_path(l, folder, "key");
    if (master_write_file(l->key, &l->e))
        abort();
    l->database = test_database(&l->a, landia_path(l, l->dir, "sanad.db"));
}

static inline enum err landia_init(struct landia *l)
{
    struct master *m = landia_master(l);
    struct str password;
    landia_choose_database(l);
    enum err err = house_init(&l->a, l->dir, l->pack_dir, m, STR("Amal K"), &l->operator_account, &password, &l->e);

    master_free(m);
    return err;
}

static inline enum err landia_open(struct landia *l, enum db_mode mode)
{
    struct master *m = landia_master(l);
    enum err err = house_open(l->dir, m, mode, 0, &l->house, &l->e);

    master_free(m);
    return err ? err : house_reader(l->house, &l->db, &l->e);
}

static inline void landia_set_up(struct landia *l)
{
    landia_prepare(l);
    if (landia_init(l) || landia_open(l, DB_WRITE)) {
        printf("%s %.*s\n", l->e.key, STR_ARG(l->e.args[0]));
        for (size_t i = 0; i < l->e.places.n; i++)
            printf("  %.*s %lld %s %.*s\n", STR_ARG(l->e.places.at[i].file), (long long)l->e.places.at[i].row,
                   l->e.places.at[i].key, STR_ARG(l->e.places.at[i].args[0]));
        abort();
    }
}

static inline void landia_clean_up(struct landia *l)
{
    house_return(l->house, l->db);
    house_close(l->house);
    arena_free(&l->a);
}

#endif
