package study

// DefinitionsVersion names the set of definitions below. It moves when any of
// them changes what a number counts; a snapshot and a chapter carry it.
const DefinitionsVersion = "1"

// Definition says what a word means in every table of the monitor.
type Definition struct {
	ID   string
	Name Text
	Says Text
}

// Definitions are those the first chapter counts by.
var Definitions = []Definition{
	{"report", Text{"Report", "Melding"},
		Text{"One organisation telling that it met a presumed victim. A report counts on the day it was reported; where that is not known, on the day of the meeting, else on the day the register received it. A withdrawn report counts no more.",
			"Eén organisatie die vertelt dat zij een vermoedelijk slachtoffer heeft ontmoet. Een melding telt op de dag van de melding; is die niet bekend, dan op de dag van de ontmoeting, anders op de dag van ontvangst. Een ingetrokken melding telt niet meer mee."}},
	{"person", Text{"Person", "Persoon"},
		Text{"Who one or more linked reports are about. A person counts once in every year or quarter with at least one report, so the years add to more persons than the whole period has. Reports that could not be linked are each a person of their own.",
			"Over wie één of meer gekoppelde meldingen gaan. Een persoon telt één keer mee in elk jaar of kwartaal met ten minste één melding; de jaren tellen daardoor op tot meer personen dan de hele periode telt. Meldingen die niet gekoppeld konden worden zijn elk een eigen persoon."}},
	{"contact", Text{"Contact that is only counted", "Contact dat alleen geteld wordt"},
		Text{"A contact of an anonymous channel, such as a chat. It is never linked to a person and is in no count of persons or reports.",
			"Een contact van een anoniem kanaal, zoals een chat. Het wordt nooit aan een persoon gekoppeld en zit in geen enkel aantal personen of meldingen."}},
	{"sub3", Text{"Sub-3 case", "Sub-3-geval"},
		Text{"Somebody recruited across a border for prostitution without established coercion. Persons of whom every report in the year is such a case are counted apart, and are in no other table.",
			"Iemand die over de grens is geworven voor prostitutie zonder dat dwang is vastgesteld. Personen van wie elke melding in het jaar zo’n geval is worden apart geteld en zitten in geen andere tabel."}},
	{"group", Text{"Group", "Groep"},
		Text{"The monitor groups of all reports about the person in the year. A person counts in every group that is told of, so the groups add to more than the persons; the table shows by how many.",
			"De monitorgroepen uit alle meldingen over de persoon in het jaar. Een persoon telt mee in elke genoemde groep; de groepen tellen daardoor op tot meer dan het aantal personen. De tabel laat zien hoeveel."}},
	{"attribute", Text{"Age, gender, nationality, region", "Leeftijd, geslacht, nationaliteit, regio"},
		Text{"What the earliest report of the year that tells it says of the person. Age is the age the report gives, at report or at exploitation; the quality section says which.",
			"Wat de vroegste melding van het jaar die het noemt over de persoon zegt. De leeftijd is die in de melding staat, bij melding of bij uitbuiting; de paragraaf over kwaliteit zegt welke."}},
	{"likeforlike", Text{"Like for like", "Gelijk met gelijk"},
		Text{"Reports by organisations that reported in every year or quarter of the period, those with a duty to report apart. The choice looks at whether an organisation reported, never at how much, so that a fall is not chosen away.",
			"Meldingen van organisaties die in elk jaar of kwartaal van de periode meldden, die met een meldplicht apart. De keuze kijkt of een organisatie meldde, nooit hoeveel, zodat een daling niet wordt weggekozen."}},
	{"coverage", Text{"Coverage", "Dekking"},
		Text{"Registered persons divided by estimated victims, both ends of the estimate.",
			"Geregistreerde personen gedeeld door geschatte slachtoffers, met beide uiteinden van de schatting."}},
}
