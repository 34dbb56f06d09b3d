package codes

import (
	"encoding/csv"
	"os"
	"strings"
	"testing"

	"sightline/internal/reference"
)

// shared reads a table of the code lists that the field works from.
func shared(t *testing.T, name string) []map[string]string {
	t.Helper()
	f, err := os.Open(reference.Path(t, "nl/codelists/"+name+".csv"))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	records, err := csv.NewReader(f).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	var rows []map[string]string
	for _, record := range records[1:] {
		row := map[string]string{}
		for i, head := range records[0] {
			row[head] = record[i]
		}
		rows = append(rows, row)
	}
	return rows
}

// compare checks that a list has all the shared codes, in their order, and
// the shared mappings. Codes of ours that the shared list has not are named
// in extra.
func compare[C ~string](t *testing.T, l *List[C], table string, mapped map[string]Standard, extra ...C) {
	t.Run(l.Name(), func(t *testing.T) {
		rows := shared(t, table)
		if len(l.All()) != len(rows)+len(extra) {
			t.Errorf("%d codes, shared list has %d and ours adds %d", len(l.All()), len(rows), len(extra))
		}
		for _, row := range rows {
			c := C(row["code"] + row["isic_section"])
			if !l.Has(c) {
				t.Errorf("%s is missing", c)
				continue
			}
			for column, standard := range mapped {
				if _, ok := row[column]; !ok {
					t.Fatalf("the shared list has no column %s", column)
				}
				compareMapping(t, l, c, standard, row[column])
			}
		}
	})
}

func compareMapping[C ~string](t *testing.T, l *List[C], c C, s Standard, shared string) {
	t.Helper()
	var want []string
	for part := range strings.FieldsFuncSeq(shared, func(r rune) bool { return r == ';' }) {
		want = append(want, strings.TrimSpace(part))
	}
	got, ok := l.To(s, c)
	if ok != (len(want) > 0) || ok && got != want[0] {
		t.Errorf("%s becomes %q in %s, shared list says %q", c, got, s, shared)
	}
}

func TestListsHoldTheSharedCodesAndMappings(t *testing.T) {
	compare(t, Forms, "exploitation_forms", map[string]Standard{"htcds_TypeOfExploitation": HTCDS,
		"htcds_TypeOfSexExploitation": HTCDSSex, "ctdc_k_anon_flag": CTDC, "ctdc_synthetic_flag": CTDCSynthetic,
		"uk_nrm_type": UKNRM, "eurostat_group": Eurostat})
	compare(t, MeansList, "means_of_control", map[string]Standard{"htcds_MethodsOfControl": HTCDS,
		"htcds_definition_name": HTCDSName, "ctdc_2017_variable": CTDC,
		"ctdc_synthetic_2024_variable": CTDCSynthetic, "ilo_indicator": ILO})
	compare(t, Sectors, "labour_sectors", map[string]Standard{"htcds_ForcedLabourIndustry": HTCDS})
	compare(t, Recruitments, "recruitment", map[string]Standard{"htcds_MethodOfRecruitment": HTCDS})
	compare(t, Recruiters, "recruiter_relationship", map[string]Standard{"htcds_RelationshipToTrafficker": HTCDS, "ctdc_variable": CTDC})
	compare(t, Genders, "gender", map[string]Standard{"htcds_Gender": HTCDS, "ctdc_k_anon": CTDC, "ctdc_synthetic_2024": CTDCSynthetic})
	compare(t, AgeReferences, "age_reference", nil)
	compare(t, Origins, "origin_group", map[string]Standard{"eurostat_citizenship": Eurostat})
	compare(t, Residences, "residence_status", nil)
	compare(t, Regions, "police_units", nil)
	compare(t, Bases, "lawful_basis", nil)
	compare(t, Reporters, "reporters", map[string]Standard{"htcds_org_Type": HTCDS,
		"htcds_status_decision_org": HTCDSDecision, "uk_nrm_source": UKNRM, "tip_report_row": TIPReport})
	compare(t, Statuses, "identification_status", map[string]Standard{"htcds_TraffickingStatus": HTCDS, "uk_nrm": UKNRM})
	compare(t, Dossiers, "dossier_types", nil)
	compare(t, ChainSteps, "chain_outcomes", nil)
	compare(t, Supports, "support_types", map[string]Standard{"htcds_SupportPlan_Type": HTCDS})
	compare(t, SupportStatuses, "support_status", nil)
	compare(t, ResidenceSteps, "residence_events", nil, "ASKED")
	compare(t, Crimes, "repeat_crime_types", nil)
	compare(t, Themes, "programme_themes", nil)
}

// The shared list has two values in one cell for a gender that is not known,
// prose in some cells of the estimates' lists, and one more group: MULTI is a
// way to count ("each form, once in total"), which GroupsOf does.
func TestListsWhereTheSharedTableIsProse(t *testing.T) {
	for _, row := range shared(t, "gender") {
		for value := range strings.SplitSeq(row["uk_nrm"], " / ") {
			if _, ok := Genders.From(UKNRM, value); !ok {
				t.Errorf("gender %q of the NRM is not known", value)
			}
		}
	}
	for _, row := range shared(t, "reporters") {
		list, _ := Reporters.To(MSEList, Reporter(row["code"]))
		if !strings.HasPrefix(row["mse_list_2010_2015"], list) {
			t.Errorf("%s is on list %q, shared says %q", row["code"], list, row["mse_list_2010_2015"])
		}
		if HasDuty(Reporter(row["code"])) != (row["duty_to_report"] == "1") || Class(Reporter(row["code"])) != row["class"] {
			t.Errorf("%s: duty or class differs", row["code"])
		}
	}
	for _, row := range shared(t, "monitor_groups") {
		if row["code"] != "MULTI" && !Groups.Has(Group(row["code"])) {
			t.Errorf("group %s is missing", row["code"])
		}
	}
	for _, row := range shared(t, "exploitation_forms") {
		group, _, _ := strings.Cut(row["monitor_group"], " ")
		if group == "needs" || group == "" {
			group = "SEX" // "needs geography: SEX_DOM or SEX_CB", and the details of SEX
		}
		if got := GroupOf(Form(row["code"])); got != Group(group) || Parent(Form(row["code"])) != Form(row["parent"]) {
			t.Errorf("%s: group %s or parent differs from the shared list's", row["code"], got)
		}
	}
	for _, row := range shared(t, "labour_sectors") {
		got, _ := Sectors.To(CTDC, Sector(row["isic_section"]))
		if want := row["ctdc_variable"]; want != "" && got != want {
			t.Errorf("sector %s becomes %s, shared says %s", row["isic_section"], got, want)
		}
	}
}

func TestAgeBandsAreTheSharedOnes(t *testing.T) {
	seen := map[string]int{}
	for _, row := range shared(t, "age_bands") {
		scheme := row["scheme"]
		bands := AgeBands(scheme)
		if seen[scheme] >= len(bands) {
			t.Fatalf("scheme %s has %d bands", scheme, len(bands))
		}
		b := bands[seen[scheme]]
		seen[scheme]++
		want, ok := ParseAgeBand(row["code"])
		if !ok || b != want {
			t.Errorf("%s: band %v, shared says %s", scheme, b, row["code"])
		}
		if got := strings.ReplaceAll(b.String(), "+", "-120"); got != row["min"]+"-"+row["max"] {
			t.Errorf("%s: band %s, shared says %s-%s", scheme, b, row["min"], row["max"])
		}
	}
}

// every calls check for each list, whatever its type.
func every(check func(name string, codes []string, label func(code, lang string) string)) {
	visit(Forms, check)
	visit(Groups, check)
	visit(MeansList, check)
	visit(Sectors, check)
	visit(Recruitments, check)
	visit(Recruiters, check)
	visit(Genders, check)
	visit(AgeReferences, check)
	visit(Origins, check)
	visit(Residences, check)
	visit(Regions, check)
	visit(Bases, check)
	visit(Reporters, check)
	visit(Statuses, check)
	visit(Dossiers, check)
	visit(ChainSteps, check)
	visit(Supports, check)
	visit(SupportStatuses, check)
	visit(ResidenceSteps, check)
	visit(Crimes, check)
	visit(Exits, check)
	visit(Themes, check)
}

func visit[C ~string](l *List[C], check func(string, []string, func(code, lang string) string)) {
	var all []string
	for _, c := range l.All() {
		all = append(all, string(c))
	}
	check(l.Name(), all, func(code, lang string) string { return l.Label(C(code), lang) })
}

func TestEveryCodeHasBothLabelsOnce(t *testing.T) {
	every(func(name string, all []string, label func(code, lang string) string) {
		for _, lang := range []string{"en", "nl"} {
			seen := map[string]string{}
			for _, c := range all {
				text := label(c, lang)
				if text == "" || text == c && name != "reporters" && c != "COA" && c != "IND" {
					t.Errorf("%s: %s has no label in %s", name, c, lang)
				}
				if other, twice := seen[text]; twice {
					t.Errorf("%s: %s and %s are both called %q", name, other, c, text)
				}
				seen[text] = c
				if text != strings.TrimSpace(text) {
					t.Errorf("%s: %s: space around %q", name, c, text)
				}
			}
		}
	})
}

// IC-TIP codes are filled in when the standard's tables are at hand.
func TestICTIPStaysEmpty(t *testing.T) {
	every(func(name string, _ []string, _ func(code, lang string) string) {
		rows := readFile(name)
		last := len(rows[0]) - 1
		if rows[0][last] != "ictip" {
			t.Errorf("%s has no column ictip", name)
		}
		for _, row := range rows[1:] {
			if row[last] != "" {
				t.Errorf("%s: %s has an IC-TIP code of unknown origin", name, row[0])
			}
		}
	})
}

func TestParse(t *testing.T) {
	for text, want := range map[string]Form{"LAB": "LAB", " lab ": "LAB", "Sex_Dom": "SEX_DOM", "": "", "LABOUR": ""} {
		got, ok := Forms.Parse(text)
		if ok != (want != "") || got != want {
			t.Errorf("Parse(%q) = %q, %v", text, got, ok)
		}
	}
}

func TestMappingsComeBack(t *testing.T) {
	for value, want := range map[string]Form{"Sexual": "SEX", "Labour": "LAB", "Domestic": "LAB_DOMWORK", "Criminal": "CRIM",
		"Organ Harvesting": "ORGAN", "Not specified or unknown": "UNK"} {
		if got, ok := Forms.From(UKNRM, value); !ok || got != want {
			t.Errorf("NRM %q comes in as %q", value, got)
		}
	}
	for value, want := range map[string]Form{"Other": "OTH", "SexualExploitation": "SEX", "ForcedBegging": "CRIM_BEG"} {
		if got, ok := Forms.From(HTCDS, value); !ok || got != want {
			t.Errorf("HTCDS %q comes in as %q", value, got)
		}
	}
	if got, ok := Forms.From(CTDC, "no such value"); ok {
		t.Errorf("an unknown value comes in as %q", got)
	}
	if _, ok := Forms.To(HTCDS, "UNK"); ok {
		t.Error("HTCDS has no value for a form that is not known")
	}
}

func TestLabels(t *testing.T) {
	if got := Forms.Label("LAB", "nl"); got != "Arbeidsuitbuiting" {
		t.Error(got)
	}
	if got := Forms.Label("GONE", "en"); got != "GONE" {
		t.Errorf("an old code is shown as %q", got)
	}
	if got := Forms.Label("LAB", "fr"); got != "Labour exploitation" {
		t.Errorf("other languages read English, got %q", got)
	}
}

func TestFind(t *testing.T) {
	for text, want := range map[string]Gender{"V": "F", "vrouw": "F", " Man ": "M", "f": "F", "Onbekend": "U", "": "", "Q": ""} {
		if got, ok := Genders.Find(text); got != want || ok != (want != "") {
			t.Errorf("Find(%q) = %q, %v", text, got, ok)
		}
	}
	if got, ok := Forms.Find("arbeidsuitbuiting"); !ok || got != "LAB" {
		t.Error(got)
	}
	if got, ok := Countries.Find("Sierra Leonean"); !ok || got != "SL" {
		t.Error(got)
	}
}
