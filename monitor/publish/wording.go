package publish

import "sightline/monitor/study"

// wording are the words of the page itself.
type wording struct {
	Name                                              string // of the language, in that language
	Skip, Contents, Findings, Figure, Table           string
	ShowTable, Download, Source, Snapshot, File       string
	Definitions, DefinitionsVersion, DefinitionsShort string
	Quality, Method, Sources, Every                   string
	Simulated, SimulatedSource, Internal, NoFinding   string
	Verdict, Detectable, Alone, InLedger, WouldChange string
	Provisional, Content, Position, Upto, Code        string
}

var words = map[study.Lang]wording{
	study.EN: {
		Name: "English", Skip: "Skip to the report", Contents: "Contents", Findings: "Findings", Figure: "Figure", Table: "Table",
		ShowTable: "Show the table", Download: "Download table", Source: "Source", Snapshot: "Snapshot", File: "File of published figures",
		Definitions: "Definitions", DefinitionsVersion: "These are the definitions of version", DefinitionsShort: "definitions",
		Quality: "What to know of the data", Method: "How the numbers were made", Sources: "Sources",
		Every:     "Every number on this page stands in a table; every table is a file beside it. The hashes of all files are in",
		Simulated: "simulated", SimulatedSource: "Simulated: an invented country.",
		NoFinding: "No count is large enough to be shown in a sentence.",
		Internal:  "Internal: small counts are shown. Not for publication.",
		Verdict:   "Verdict, one of five", Detectable: "Could be detected", Alone: "On the numbers alone", InLedger: "In the ledger", WouldChange: "Would change it",
		Provisional: "provisional", Content: "content", Position: "register position", Upto: "up to", Code: "Made by Sightline",
	},
	study.NL: {
		Name: "Nederlands", Skip: "Naar het rapport", Contents: "Inhoud", Findings: "Bevindingen", Figure: "Figuur", Table: "Tabel",
		ShowTable: "Toon de tabel", Download: "Download tabel", Source: "Bron", Snapshot: "Momentopname", File: "Bestand met gepubliceerde cijfers",
		Definitions: "Definities", DefinitionsVersion: "Dit zijn de definities van versie", DefinitionsShort: "definities",
		Quality: "Wat u van de gegevens moet weten", Method: "Hoe de cijfers zijn gemaakt", Sources: "Bronnen",
		Every:     "Elk getal op deze pagina staat in een tabel; elke tabel is een bestand ernaast. De hashes van alle bestanden staan in",
		Simulated: "gesimuleerd", SimulatedSource: "Gesimuleerd: een verzonnen land.",
		NoFinding: "Geen aantal is groot genoeg om in een zin te tonen.",
		Internal:  "Intern: kleine aantallen zijn zichtbaar. Niet voor publicatie.",
		Verdict:   "Oordeel, één van vijf", Detectable: "Op te merken", Alone: "Alleen op de cijfers", InLedger: "In het logboek", WouldChange: "Zou het veranderen",
		Provisional: "voorlopig", Content: "inhoud", Position: "stand van het register", Upto: "tot en met", Code: "Gemaakt met Sightline",
	},
}
