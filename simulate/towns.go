package simulate

import "sightline/register/codes"

// aliases are the names people are known by at work.
var aliases = []string{
	"Bella", "Candy", "Angel", "Lola", "Nikki", "Mila", "Sasha", "Kim", "Sunny", "Ruby", "Diamond", "Coco", "Jessy",
	"Maya", "Vicky", "Sabrina", "Nina", "Tina", "Lucky", "Chanel", "Amber", "Precious", "Leyla", "Estelle", "Carmen",
}

// towns are larger places of birth, typed by hand.
var towns = map[codes.Country][]string{
	"NL": {"Amsterdam", "Rotterdam", "Den Haag", "'s-Gravenhage", "Utrecht", "Eindhoven", "Groningen", "Tilburg", "Almere", "Breda", "Nijmegen", "Enschede", "Arnhem", "Zwolle", "Leeuwarden", "Maastricht", "Heerlen", "Den Bosch", "'s-Hertogenbosch"},
	"NG": {"Benin City", "Lagos", "Uromi", "Warri", "Ibadan", "Ekpoma", "Port Harcourt", "Enugu", "Auchi"},
	"UG": {"Kampala", "Mbarara", "Jinja", "Masaka", "Gulu"},
	"GM": {"Banjul", "Serrekunda", "Serekunda", "Brikama", "Farafenni"},
	"GN": {"Conakry", "Kindia", "Labé", "Kankan"},
	"SL": {"Freetown", "Bo", "Kenema", "Makeni"},
	"PL": {"Warszawa", "Warsaw", "Łódź", "Kraków", "Katowice", "Szczecin", "Gdańsk", "Wrocław", "Lublin", "Białystok", "Opole", "Radom"},
	"RO": {"București", "Bucharest", "Iași", "Craiova", "Bacău", "Galați", "Constanța", "Cluj-Napoca", "Țăndărei", "Brașov"},
	"BG": {"Sofia", "Plovdiv", "Varna", "Sliven", "Burgas", "Pazardzhik", "Ruse", "Pleven"},
	"HU": {"Budapest", "Nyíregyháza", "Miskolc", "Debrecen", "Pécs", "Szeged", "Ózd"},
	"CN": {"Fuzhou", "Wenzhou", "Guangzhou", "Shenyang", "Fuqing"},
	"VN": {"Hà Nội", "Hanoi", "Nghệ An", "Hải Phòng", "Vinh", "Hà Tĩnh"},
	"UA": {"Kyiv", "Kiev", "Kharkiv", "Lviv", "Odesa", "Dnipro", "Chernivtsi", "Zaporizhzhia"},
	"ER": {"Asmara", "Keren", "Mendefera", "Adi Keyh"},
	"SY": {"Aleppo", "Damascus", "Homs", "Idlib", "Qamishli", "Al-Hasakah"},
	"MA": {"Nador", "Casablanca", "Tanger", "Tangier", "Al Hoceima", "Fes", "Oujda", "Rabat"},
	"TR": {"Ankara", "İstanbul", "Istanbul", "Konya", "Adana", "Kayseri", "Gaziantep"},
	"SR": {"Paramaribo", "Nieuw Nickerie", "Moengo"},
	"PH": {"Manila", "Quezon City", "Davao", "Cebu", "Iloilo"},
	"IN": {"Jalandhar", "Ludhiana", "Delhi", "Hyderabad", "Kochi", "Ahmedabad"},
	"AL": {"Tirana", "Shkodër", "Durrës", "Vlorë", "Elbasan"},
	"SK": {"Košice", "Prešov", "Bratislava", "Michalovce"},
	"CZ": {"Praha", "Ostrava", "Brno"},
	"CO": {"Bogotá", "Cali", "Medellín", "Pereira"},
	"VE": {"Caracas", "Maracaibo", "Valencia"},
	"BR": {"São Paulo", "Goiânia", "Rio de Janeiro"},
	"AF": {"Kabul", "Herat", "Kunduz"},
	"TH": {"Bangkok", "Udon Thani"},
	"ID": {"Jakarta", "Surabaya"},
	"BA": {"Sarajevo", "Tuzla"},
	"MD": {"Chișinău", "Bălți"},
}
