package codes

import "testing"

func TestNearest(t *testing.T) {
	for text, want := range map[string]Form{"SEXDOM": "SEX_DOM", "sex-dom": "SEX_DOM", "LBA": "LAB", "CRIM_DURG": "CRIM_DRUG",
		"arbeidsuitbuiting": "LAB", "Labour": "LAB", "OrganRemoval": "ORGAN", "": "", "XYZZY": "", "SEX_": "SEX"} {
		got, ok := Forms.Nearest(text)
		if ok != (want != "") || ok && got != want {
			t.Errorf("Nearest(%q) = %q, %v, want %q", text, got, ok, want)
		}
	}
	if got, ok := Genders.Nearest("vrouw"); !ok || got != "F" {
		t.Errorf("vrouw suggests %q", got)
	}
	if got, ok := Genders.Nearest("Q"); ok {
		t.Errorf("one wrong letter suggests the one-letter code %q", got)
	}
	if got, ok := Countries.Nearest("Nedreland"); !ok || got != "NL" {
		t.Errorf("Nedreland suggests %q", got)
	}
	if got, ok := Countries.Nearest("Xyzzy"); ok {
		t.Errorf("Xyzzy suggests %q", got)
	}
}
