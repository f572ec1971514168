/* A small whole pack in memory, and the record types it speaks of: what the tests of this floor start from. */
#ifndef PACK_PACK_EXAMPLE_H
#define PACK_PACK_EXAMPLE_H

#include "pack/pack.h"

struct head_count {
    int64_t round;
    struct place_code place;
    struct code origin;
    struct geopoint location;
    enum truth present;
    int64_t individuals, men, women;
    struct code need_1, need_2;
};
static const struct field head_count_fields[] = {
    FIELD(1, struct head_count, round, .key = true),         FIELD(2, struct head_count, place, .key = true),
    FIELD(3, struct head_count, origin, .list = "origin"),   FIELD(4, struct head_count, location, .required = false),
    FIELD(5, struct head_count, present, .required = false), FIELD(6, struct head_count, individuals, .required = true),
    FIELD(7, struct head_count, men, .required = false),     FIELD(8, struct head_count, women, .required = false),
    FIELD(9, struct head_count, need_1, .list = "need"),     FIELD(10, struct head_count, need_2, .list = "need"),
};
static const struct record_type head_count_type = RECORD_TYPE(1, head_count, .check = NULL);

struct declared {
    int64_t round;
    struct str document, cell, figure, dims;
    struct decimal value;
    struct str label;
};
static const struct field declared_fields[] = {
    FIELD(1, struct declared, round, .key = true),       FIELD(2, struct declared, document, .key = true),
    FIELD(3, struct declared, cell, .key = true),        FIELD(4, struct declared, figure, .required = false),
    FIELD(5, struct declared, dims, .required = false),  FIELD(6, struct declared, value, .required = true),
    FIELD(7, struct declared, label, .required = false),
};
static const struct record_type declared_type = RECORD_TYPE(2, declared, .check = NULL);

struct survey {
    int64_t number;
    struct str period;
    struct date starts_on;
};
static const struct field survey_fields[] = {
    FIELD(1, struct survey, number, .key = true),
    FIELD(2, struct survey, period, .required = false),
    FIELD(3, struct survey, starts_on, .required = false),
};
static const struct record_type survey_type = RECORD_TYPE(3, survey, .check = NULL);

static const struct record_type *const example_types[] = {&head_count_type, &declared_type, &survey_type};
static const struct model example_model = {.types = example_types, .n = COUNT_OF(example_types)};

/* Ascending by name, as a pack's files are. */
static const struct {
    const char *name, *text;
} example_files[] = {
    {"checks.csv", "id,kind,record,when,left,op,right,by,severity,label_en,label_fr,label_ar\n"
                   "adds_up,row,head_count,present = true,individuals,=,men + women,,error,Adds up,Concorde,يتطابق\n"
                   "not_empty,row,head_count,present = true,individuals,>=,1,,warning,Some,Certains,بعض\n"
                   "told,filled,head_count,,present;individuals,,,,error,Told,Dit,مذكور\n"
                   "once,repeat,head_count,,,,,place;origin,warning,Once,Une fois,مرة\n"
                   "parts,figures,,,by_sex,=,people,region,error,Parts,Parts,أجزاء\n"
                   "outside,declared,,,,,,,warning,Declared,Déclaré,معلن\n"},
    {"codes/need.csv", "code,label_en,label_fr,label_ar,parent,alias\n"
                       "food,Food,Nourriture,غذاء,,Foood\n"
                       "water,Water,Eau,ماء,,Watr|Drinking water\n"},
    {"codes/origin.csv", "code,label_en,label_fr,label_ar,parent,alias\n"
                         "africa,Africa,Afrique,أفريقيا,,\n"
                         "north,North,Nord,شمال,africa,\n"
                         "other,Other,Autre,أخرى,,\n"},
    {"codes/sex.csv", "code,label_en,label_fr,label_ar,parent,alias\n"
                      "men,Men,Hommes,رجال,,\n"
                      "women,Women,Femmes,نساء,,\n"},
    {"codes/yes_no.csv", "code,label_en,label_fr,label_ar,parent,alias\n"
                         "yes,Yes,Oui,نعم,,Y\n"
                         "no,No,Non,لا,,N\n"},
    {"dimensions.csv", "id,label_en,label_fr,label_ar,kind,record,field,list,code\n"
                       "region,Region,Région,إقليم,place,head_count,place,,\n"
                       "town,Town,Ville,مدينة,place,head_count,place,,\n"
                       "round,Round,Cycle,جولة,field,head_count;declared,round,,\n"
                       "origin,Origin,Origine,أصل,field,head_count,origin,origin,\n"
                       "continent,Continent,Continent,قارة,rollup,head_count,origin,origin,africa;other\n"
                       "sex,Sex,Sexe,جنس,spread,head_count,men,sex,men\n"
                       "sex,Sex,Sexe,جنس,spread,head_count,women,sex,women\n"
                       "need,Need,Besoin,حاجة,any,head_count,need_1;need_2,need,\n"},
    {"indicators.csv",
     "id,label_en,label_fr,label_ar,definition_en,definition_fr,definition_ar,count,record,condition,of,numerator,"
     "across,stock,dims,unit,source\n"
     "people,People,Gens,ناس,d,d,d,sum(individuals),head_count,present = "
     "true,,,,round,region;town;round;origin,people,x\n"
     "share,Share,Part,نسبة,d,d,d,percent,,,people,people,town;place>region,,region;town;round,percent,x\n"
     "by_sex,By sex,Par sexe,حسب الجنس,d,d,d,spread(sex),head_count,,,,,round,region;sex,people,x\n"
     "towns,Towns,Villes,مدن,d,d,d,distinct(place@2),head_count,,,,,round,region,places,x\n"
     "all_towns,All towns,Toutes,كل المدن,d,d,d,places(2),,,,,,,region,places,x\n"
     "origins,Origins,Origines,أصول,d,d,d,distinct(origin),head_count,,,,,round,region;continent,count,x\n"
     "naming,Naming,Citent,تذكر,d,d,d,records,head_count,need_1 is not blank,,,,round,region;need,places,x\n"
     "alone,Alone,Seuls,وحدهم,d,d,d,declared,,,,,,,,people,x\n"},
    {"mappings/counts.csv", "section,sheet,header_rows,kind,target,column,match,options\n"
                            "survey,Summary,0,section,survey,,,\n"
                            "survey,,,parameter,number,A1,number_in,name=round\n"
                            "survey,,,cell,period,B3,text,\n"
                            "survey,,,cell,starts_on,B3,months_first,\n"
                            "heads,Heads,2,section,head_count,,,repeated=add:individuals\n"
                            "heads,,,parameter,round,Round,integer,\n"
                            "heads,,,constant,origin,,,Other\n"
                            "heads,,,field,,Town,check:place_name,\n"
                            "heads,,,field,,Region,check:place_name@1,\n"
                            "heads,,,field,place,Code,place:2,\n"
                            "heads,,,field,location.lat,Lat,decimal,\n"
                            "heads,,,field,location.lon,Lon,decimal,\n"
                            "heads,,,field,present,Present?,yes_no,\n"
                            "heads,,,field,individuals,People,integer,\n"
                            "heads,,,field,need_1,Need,code:need,\n"
                            "heads,,,field,,Remarks,ignore,\n"
                            "told,Summary,0,section,declared,,,\n"
                            "told,,,parameter,round,A1,number_in,\n"
                            "told,,,constant,document,,,Summary\n"
                            "told,,,block,,,decimal,figure=people;cell=B4;label=A4;expect=A4:People\n"
                            "told,,,block,,,decimal,"
                            "figure=people;rows=11:32;col_dim=origin@109:B-AJ;row_dim=town@A;dims=round=5;scale=100\n"},
    {"place_levels.csv", "level,id,label_en,label_fr,label_ar,plural_en,plural_fr,plural_ar\n"
                         "0,country,Country,Pays,بلد,Countries,Pays,بلدان\n"
                         "1,region,Region,Région,إقليم,Regions,Régions,أقاليم\n"
                         "2,town,Town,Ville,مدينة,Towns,Villes,مدن\n"},
    {"places.csv", "code,level,parent,name_en,name_fr,name_ar,lat,lon,valid_from,valid_to,successor,source\n"
                   "XX,0,,Landia,,لانديا,,,,,,x\n"
                   "XX01,1,XX,North,Nord,شمال,,,,,,x\n"
                   "XX0101,2,XX01,Oldtown,,القديمة,,,2000-01-01,2020-12-31,XX0102,x\n"
                   "XX0102,2,XX01,Newtown,,الجديدة,32.5,13,2021-01-01,,,x\n"},
    {"programme.csv", "key,value\nid,landia\nname_en,Landia\nname_fr,Landie\nname_ar,لانديا\n"
                      "timezone,Africa/Tripoli\nlanguages,ar;en\ncountry,XX\nversion,3\n"},
    {"reports/summary.csv",
     "order,section,kind,figure,by,where,sort,limit,title_en,title_fr,title_ar,note_en,note_fr,note_ar\n"
     "10,top,heading,,,,,,Round {round},Cycle {round},الجولة {round},,,\n"
     "20,top,number,people;alone,,,,,,,,,,\n"
     "30,top,table,people;share,town,round = 5,value,20,Towns,Villes,المدن,{people} in all,{people} en tout,{people} "
     "إجمالا\n"
     "40,end,heading,,,,,,End,Fin,النهاية,,,\n"
     "50,end,matrix,people,region;origin,,,,Origins,Origines,الأصول,,,\n"
     "60,end,sources,,,,,,Sources,Sources,المصادر,,,\n"},
};

static inline struct pack_files example(struct arena *a)
{
    struct pack_files files = {0};

    for (size_t i = 0; i < COUNT_OF(example_files); i++) {
        struct pack_file file = {str_of(example_files[i].name), str_of(example_files[i].text)};
        VEC_PUSH(a, &files.list, file);
    }
    return files;
}

#endif
