//! The table of sentences, by where they are met.

use super::texts;

impl super::Lang {
    /// The short name of a day of the week, 0 for Monday.
    pub fn weekday(self, day: u32) -> &'static str {
        const DAYS: [(&str, &str); 7] = [
            ("mån", "Mon"),
            ("tis", "Tue"),
            ("ons", "Wed"),
            ("tors", "Thu"),
            ("fre", "Fri"),
            ("lör", "Sat"),
            ("sön", "Sun"),
        ];
        let (sv, en) = DAYS[day as usize % 7];
        self.pick(sv, en)
    }
}

// Refusals: what was wrong, then what to do.
texts! {
    unknown_kind(text: &str, kinds: &str) = "Det finns inget slag som heter ”{text}”. Slagen är {kinds}." | "There is no kind called “{text}”. The kinds are {kinds}.";
    unknown_field(kind: &str, text: &str, fields: &str) = "{kind} har inget fält som heter ”{text}”. Fälten är {fields}." | "{kind} has no field called “{text}”. The fields are {fields}.";
    is_a_set(field: &str) = "{field} rymmer flera värden. Lägg till ett med {field}+=VÄRDE och ta bort ett med {field}-=VÄRDE." | "{field} holds several values. Add one with {field}+=VALUE, take one out with {field}-=VALUE.";
    is_no_set(field: &str) = "{field} rymmer ett värde. Skriv {field}=VÄRDE." | "{field} holds one value. Write {field}=VALUE.";
    own_command(field: &str, command: &str) = "{field} skrivs med ett eget kommando. Använd samverkan {command}." | "{field} is written by a command of its own. Use samverkan {command}.";
    unknown_id(kind: &str, text: &str, list: &str) = "Ingen post av slaget {kind} har id ”{text}”. Skriv hela id:t eller minst fyra tecken av dess början; samverkan show {list} räknar upp dem." | "No record of the kind {kind} has the id “{text}”. Write the whole id or at least its first four characters; samverkan show {list} lists them.";
    ambiguous_id(text: &str, candidates: &str) = "”{text}” kan vara flera: {candidates}. Skriv mer av id:t." | "“{text}” may be several: {candidates}. Write more of the id.";
    bad_id(text: &str) = "”{text}” kan inte vara ett id. Använd små bokstäver a–z, siffror, - och /." | "“{text}” cannot be an id. Use small letters a–z, digits, - and /.";
    id_is_made(kind: &str) = "Programmet bestämmer id för poster av slaget {kind}. Utelämna id= och ändra inte det som id:t bygger på." | "The program makes the ids of the kind {kind}. Leave out id=, and do not change what the id is made of.";
    exists(kind: &str, id: &str) = "Id {id} är upptaget ({kind}). Ändra posten med samverkan set, eller välj ett annat id." | "The id {id} is taken ({kind}). Change that record with samverkan set, or choose another id.";
    bad_date(text: &str) = "”{text}” är inget datum. Skriv till exempel 2027-02-11, 11/2, +14 eller i dag." | "“{text}” is not a date. Write for example 2027-02-11, 11/2, +14 or today.";
    bad_time(text: &str) = "”{text}” är ingen tid. Skriv till exempel 9:02 eller 13.30." | "“{text}” is not a time of day. Write for example 9:02 or 13.30.";
    bad_number(text: &str) = "”{text}” är inget heltal av rimlig storlek. Skriv till exempel 12." | "“{text}” is not a whole number of reasonable size. Write for example 12.";
    bad_bool(text: &str) = "”{text}” är varken ja eller nej. Skriv ja eller nej." | "“{text}” is neither yes nor no. Write yes or no.";
    bad_choice(field: &str, text: &str, allowed: &str) = "”{text}” går inte i {field}. Välj bland {allowed}." | "“{text}” does not fit in {field}. Choose among {allowed}.";
    not_offered(text: &str) = "”{text}” finns inte i listan. Skriv några bokstäver av namnet och välj." | "“{text}” is not on the list. Type some letters of the name and choose.";
    not_text(field: &str, text: &str) = "”{text}” i {field} är ingen text. Skriv den inom citattecken." | "“{text}” in {field} is not text. Put it in quotation marks.";
    too_long(field: &str, length: usize, limit: usize) = "Texten i {field} är för lång: {length} byte, högst {limit}. Korta den." | "The text in {field} is too long: {length} bytes, at most {limit}. Shorten it.";
    hidden_character(field: &str, code: u32) = "Texten i {field} har ett osynligt styrtecken (U+{code:04X}). Ta bort det." | "The text in {field} has an invisible control character (U+{code:04X}). Take it out.";
    missing(kind: &str, label: &str, field: &str) = "Fyll i {label} ({field}); det behövs för slaget {kind}." | "Fill in {label} ({field}); the kind {kind} needs it.";
    circle(field: &str, id: &str) = "”{field}” kan inte vara {id}: då skulle posten stå under sig själv. Välj något som inte står under den." | "“{field}” cannot be {id}: the record would stand below itself. Choose something that is not below it.";
    same_address(email: &str, id: &str) = "{email} är redan någon annans adress. Är det samma person, ange {id} i stället för namnet; annars en annan adress." | "{email} is somebody else’s address already. If it is the same person, give {id} instead of the name; otherwise another address.";
    whose_seat = "En plats hör antingen till en organisation eller till en sektor som delar den (pool), och till en av dem. Ange den ena." | "A seat belongs either to an organization or to a sector that shares it (pool), and to one of them. Give the one.";
    heir_is_itself = "Gruppen kan inte lämna över till sig själv. Välj en annan grupp, eller ingen." | "The group cannot hand over to itself. Choose another group, or none.";
    ends_first(to: &str, from: &str) = "”{to}” kommer före ”{from}”. Byt plats på dem eller rätta den ena." | "“{to}” comes before “{from}”. Swap them or correct one.";
    before_group(group: &str, first: &str) = "Mötet ligger före {first}, då {group} bildades. Rätta datumet." | "The meeting is before {first}, when {group} was formed. Correct the date.";
    after_group(group: &str, last: &str) = "Mötet ligger efter {last}, då {group} avslutades. Rätta datumet." | "The meeting is after {last}, when {group} ended. Correct the date.";
    not_the_meetings(seat: &str, meeting: &str) = "Platsen {seat} hör inte till gruppen som möter i {meeting}. samverkan show attendance {meeting} visar platserna." | "The seat {seat} is not one of the group that meets in {meeting}. samverkan show attendance {meeting} lists the seats.";
    roll_is_closed = "Närvarolistan är stängd. Öppna den igen för att ändra." | "The roll is closed. Open it again to change it.";
    left_first = "De kan inte ha gått innan de kom. Rätta den ena tiden." | "They cannot have left before they came. Correct one of the times.";
    not_for_guests(what: &str) = "”{what}” går inte att ange för en övrig deltagare. Utelämna det." | "“{what}” cannot be given for a guest. Leave it out.";
    only_for_guests(what: &str) = "”{what}” går bara att ange för en övrig deltagare (guest=NAMN). Utelämna det." | "“{what}” can be given only for a guest (guest=NAME). Leave it out.";
    roll_is_closed_here(meeting: &str) = "Närvarolistan är stängd. Öppna den igen med samverkan set meeting {meeting} roll=open." | "The roll is closed. Open it again with samverkan set meeting {meeting} roll=open.";
    nobody_present = "Ingen är noterad som närvarande där. Notera först vem som är här." | "Nobody is marked present there. Mark first who is here.";
    no_name = "Skriv ett namn, eller ”okänd”." | "Type a name, or “unknown”.";
    line_refused(number: usize, why: &str) = "Rad {number}: {why} Ingenting har ändrats." | "Line {number}: {why} Nothing was changed.";
    line_skipped(number: usize, why: &str) = "Rad {number}: {why} Raden är överhoppad." | "Line {number}: {why} The line was passed over.";
    line_stopped(number: usize, why: &str) = "Rad {number}: {why} Raderna före är utförda; den här och de följande är det inte." | "Line {number}: {why} The lines before it are carried out; this one and those after it are not.";
    lines_skipped(n) = "En rad är överhoppad; de andra är utförda.", "{n} rader är överhoppade; de andra är utförda." | "One line was passed over; the others are carried out.", "{n} lines were passed over; the others are carried out.";
    line_not_json(column: usize) = "vid tecken {column} är den inte giltig JSON" | "at character {column} it is not valid JSON";
    line_cut = "den tar slut mitt i" | "it ends in the middle";
    line_not_utf8 = "den har tecken som inte är UTF-8" | "it has characters that are not UTF-8";
    line_too_long(limit: usize) = "den är längre än {limit} byte" | "it is longer than {limit} bytes";
    line_no_object = "den är inget objekt, {…}" | "it is not an object, {…}";
    member_twice(name: &str) = "”{name}” står där två gånger" | "“{name}” is there twice";
    member_missing(name: &str) = "”{name}” saknas" | "“{name}” is missing";
    member_wrong(name: &str, form: &str) = "”{name}” ska skrivas {form}" | "“{name}” is to be written {form}";
    member_unknown(name: &str) = "”{name}” hör inte dit" | "“{name}” does not belong there";
    unknown_do(text: &str) = "”{text}” är varken add, set, remove, attend eller all" | "“{text}” is neither add, set, remove, attend nor all";
    not_an_operation(message: &str) = "Raden går inte att läsa som en ändring: {message}. Se samverkan apply --help." | "The line cannot be read as a change: {message}. See samverkan apply --help.";
    nothing_to_undo = "Det finns inget att ångra." | "There is nothing to undo.";
    nothing_to_redo = "Det finns inget att göra om." | "There is nothing to redo.";
    unknown_show(what: &str) = "Det finns inget att visa som heter ”{what}”. samverkan show --help räknar upp allt." | "There is nothing to show called “{what}”. samverkan show --help lists everything.";
    bad_template(name: &str, why: &str) = "Mallen {name} går inte att använda. {why}" | "The template {name} cannot be used. {why}";
    template_syntax(line: usize, message: &str) = "Rad {line} är inte giltig TOML (läsaren säger: {message})." | "Line {line} is not valid TOML (the reader says: {message}).";
    template_head = "Den saknar [template] med id, version och released." | "It lacks [template] with id, version and released.";
    template_not_a_list(kind: &str) = "Skriv [[{kind}]] i stället för [{kind}]." | "Write [[{kind}]] instead of [{kind}].";
    template_id(kind: &str, id: &str) = "En post av slaget {kind} har inget giltigt id (”{id}”)." | "A record of the kind {kind} has no valid id (“{id}”).";
    template_twice(kind: &str, id: &str) = "{kind} {id} står där två gånger." | "{kind} {id} is there twice.";
    config_line(line: usize, what: &str) = "rad {line}: {what}" | "line {line}: {what}";
    config_syntax = "filen är inte TOML. Varje rad ska vara NAMN = VÄRDE, med text inom citattecken; samverkan config visar hur." | "the file is not TOML. Each line is NAME = VALUE, text in quotation marks; samverkan config shows how.";
    config_unknown(name: &str, all: &str) = "det finns ingen inställning som heter ”{name}”. Det finns {all}." | "there is no setting called “{name}”. There are {all}.";
    config_value(name: &str, wants: &str) = "{name} tar {wants}." | "{name} takes {wants}.";
    config_command(name: &str) = "det finns inget tangentkommando som heter ”{name}”; samverkan keys --json räknar upp dem." | "there is no key command called “{name}”; samverkan keys --json lists them.";
    config_key(key: &str) = "”{key}” är ingen tangent som går att använda. Skriv en bokstav, ett tecken, eller till exempel Enter, Tab, Up, PgDn, C-z." | "“{key}” is no key that can be used. Write a letter, a sign, or for example Enter, Tab, Up, PgDn, C-z.";
    config_doubled(key: &str, other: &str) = "tangenten {key} har redan kommandot {other} på samma skärm. Ge det en annan, eller välj en annan här." | "the key {key} is taken by the command {other} on the same screen. Give that another, or choose another here.";
    no_memory = "Minnet räcker inte. Allt som har visats som gjort är sparat. Stäng andra program eller höj gränsen (ulimit -v), och starta igen." | "There is too little memory. Everything that was shown as done is saved. Close other programs or raise the limit (ulimit -v), and start again.";
    no_home = "Det går inte att ta reda på var dina mappar finns. Sätt HOME, eller ange --data." | "Your folders cannot be found. Set HOME, or give --data.";
    doctor_ailing = "Något hindrar; se raderna med utropstecken." | "Something hinders; see the lines with an exclamation mark.";
    doctor_version = "Version" | "Version";
    doctor_config = "Inställningar" | "Settings";
    doctor_data = "Datamapp" | "Data folder";
    doctor_terminal = "Terminal" | "Terminal";
    doctor_letters = "Tecken" | "Letters";
    doctor_colour = "Färg" | "Colour";
    doctor_clipboard = "Urklipp" | "Clipboard";
    doctor_clock = "Klocka" | "Clock";
    doctor_no_file = "ingen fil; allt är som det brukar" | "no file; everything is as usual";
    doctor_read = "läst" | "read";
    doctor_empty = "tom: första starten skapar ett register" | "empty: the first start makes a store";
    doctor_opens(n: usize) = "{n} ändringar, allt läsbart" | "{n} changes, all readable";
    doctor_not_a_terminal = "ingen; kommandona går, skärmarna inte" | "none; commands work, screens do not";
    doctor_dumb(term: &str) = "TERM={term} kan inte flytta markören; skärmarna går inte" | "TERM={term} cannot move the cursor; screens do not work";
    doctor_utf8 = "UTF-8" | "UTF-8";
    doctor_ascii = "ASCII: å, ä och ö visas som a och o" | "ASCII: å, ä and ö are shown as a and o";
    doctor_colour_on = "ja" | "yes";
    doctor_colour_off = "nej (NO_COLOR, --color eller inställningen)" | "no (NO_COLOR, --color or the setting)";
    doctor_over_ssh = "genom terminalen (OSC 52), över SSH" | "through the terminal (OSC 52), over SSH";
    doctor_in_tmux = "genom tmux" | "through tmux";
    doctor_direct = "genom terminalen (OSC 52)" | "through the terminal (OSC 52)";
    column_check = "Vad" | "What";
    column_found = "Hur det är" | "How it is";
    value_shell = "SKAL" | "SHELL";
    help_shell = "bash, elvish, fish, powershell eller zsh" | "bash, elvish, fish, powershell or zsh";
    man_commands = "KOMMANDON" | "COMMANDS";
    man_keys = "TANGENTER" | "KEYS";
    about_completions = "Skriv ut kompletteringar för ett skal" | "Print completions for a shell";
    about_man = "Skriv ut manualsidan" | "Print the manual page";
    about_config = "Skriv ut en inställningsfil med förklaringar" | "Print a settings file that explains itself";
    about_doctor = "Se efter att allt som behövs finns" | "See that everything needed is there";
    config_is_at(path: &str) = "Inställningarna läses från {path}." | "Settings are read from {path}.";
    config_intro = "Inställningar för samverkan. Ta bort # framför det som ska gälla." | "Settings of samverkan. Take away the # before what is to hold.";
    config_about_lang = "Språk: sv eller en. Annars LC_ALL, LC_MESSAGES, LANG, och till sist svenska." | "Language: sv or en. Otherwise LC_ALL, LC_MESSAGES, LANG, and in the end Swedish.";
    config_about_author = "Vem som skriver; syns i historiken. Annars användare@dator." | "Who writes; shown in the history. Otherwise user@host.";
    config_about_data = "Datamappen. Annars SAMVERKAN_DATA, och till sist den vanliga mappen." | "The data folder. Otherwise SAMVERKAN_DATA, and in the end the usual folder.";
    config_about_zone = "Klockans zon." | "The zone of the clock.";
    config_about_ascii = "Visa bara ASCII på skärmen, vad språkinställningen än säger." | "Show only ASCII on the screen, whatever the locale says.";
    config_about_color = "Färg: auto, always, never. NO_COLOR gäller vid auto." | "Colour: auto, always, never. NO_COLOR holds with auto.";
    config_about_findings = "Vad som räknas som brist: år tills en blankett är gammal, möten i rad som en organisation får vara borta. 0 stänger av regeln." | "What counts as a finding: years until a form is old, meetings in a row that an organization may be away. 0 puts the rule out of force.";
    config_about_keys = "Andra tangenter, ett kommando per rad; samverkan keys --json räknar upp namnen." | "Other keys, a command a line; samverkan keys --json lists the names.";
    bad_config(path: &str, message: &str) = "Inställningarna i {path} går inte att använda: {message}" | "The settings in {path} cannot be used: {message}";
}

// The store: what happened, whether something was lost, and what to do.
texts! {
    in_use(user: &str, at: &str, since: &str, pid: u32) = "{user} har öppnat registret på {at} sedan {since} (process {pid}). Stäng där, läs bredvid med samverkan --read-only, eller ta över med samverkan --take-over." | "{user} has the store open at {at} since {since} (process {pid}). Close it there, read beside it with samverkan --read-only, or take over with samverkan --take-over.";
    in_use_by_somebody = "Någon annan har öppnat registret. Försök igen, läs bredvid med samverkan --read-only, eller ta över med samverkan --take-over." | "Somebody else has the store open. Try again, read beside them with samverkan --read-only, or take over with samverkan --take-over.";
    kept_on_other_host(user: &str, at: &str) = "{user} har öppnat registret på en annan dator ({at}), så det går inte att ta över härifrån. Stäng där, eller läs bredvid med samverkan --read-only." | "{user} has the store open on another machine ({at}), so it cannot be taken over from here. Close it there, or read beside it with samverkan --read-only.";
    kept_by_other_user = "En annan användare har öppnat registret, och bara den kan ta över. Be den stänga, eller läs bredvid med samverkan --read-only." | "Another user has the store open, and only they can take over. Ask them to close it, or read beside them with samverkan --read-only.";
    kept_by_other_program = "Ett annat program har låst registret, kanske en säkerhetskopiering. Vänta tills det är klart, eller läs bredvid med samverkan --read-only." | "Another program has locked the store, perhaps a backup. Wait until it is done, or read beside it with samverkan --read-only.";
    kept_unseen = "Det syns inte härifrån vilken process som har öppnat registret; den kan vara i en container. Stäng där, eller läs bredvid med samverkan --read-only." | "Which process has the store open cannot be seen from here; it may be in a container. Close it there, or read beside it with samverkan --read-only.";
    kept_stays(pid: u32) = "Process {pid} gick inte att avsluta; den väntar kanske på en disk. Försök igen om en stund, eller läs bredvid med samverkan --read-only." | "Process {pid} could not be ended; it may be waiting for a disk. Try again in a while, or read beside it with samverkan --read-only.";
    taken_from(user: &str, at: &str) = "Tog över från {user} på {at}; allt sparat finns här." | "Took over from {user} at {at}; all that was saved is here.";
    taken_by(user: &str, at: &str) = "{user} på {at} har tagit över registret. Allt som var sparat är kvar; fortsätt där." | "{user} at {at} has taken over the store. Everything that was saved is kept; go on there.";
    foreign_folder(path: &str) = "{path} innehåller något som inte är samverkans register. Välj en annan mapp med --data." | "{path} holds something that is not a store of samverkan. Choose another folder with --data.";
    newer_folder(path: &str) = "{path} är skrivet av en nyare version av samverkan. Uppdatera programmet; ingenting har rörts." | "{path} was written by a newer version of samverkan. Update the program; nothing was touched.";
    missing_store(path: &str) = "Det finns inget register i {path}. Skapa ett med samverkan init, eller ange mappen med --data." | "There is no store in {path}. Make one with samverkan init, or name the folder with --data.";
    not_empty(path: &str) = "{path} innehåller redan ett register. Välj en tom mapp med --data." | "{path} holds a store already. Choose an empty folder with --data.";
    no_locks(path: &str) = "Filsystemet i {path} kan inte låsa filer, så två skulle kunna skriva samtidigt. Lägg mappen på en lokal disk, eller läs med --read-only." | "The file system of {path} cannot lock files, so two could write at once. Put the folder on a local disk, or read with --read-only.";
    lost_folder(path: &str) = "Någon annan har tagit över eller bytt ut {path}. Det senaste är inte sparat; starta om programmet." | "Somebody has taken over or swapped {path}. The last change is not saved; start the program again.";
    is_read_only(path: &str) = "{path} är öppnat bara för läsning, så inget kan ändras." | "{path} is open for reading only, so nothing can be changed.";
    cannot_write(path: &str, why: &str) = "{path} går inte att använda: {why}. Ändringen är inte gjord." | "{path} cannot be used: {why}. The change was not made.";
    cannot_read(path: &str, why: &str) = "{path} går inte att läsa: {why}." | "{path} cannot be read: {why}.";
    cannot_print(why: &str) = "Svaret gick inte att skriva ut: {why}." | "The answer could not be printed: {why}.";
    io_link = "den är en symbolisk länk; lägg själva filen eller mappen där" | "it is a symbolic link; put the file or folder itself there";
    io_broken = "disken, eller nätet till den, fungerar inte" | "the disk, or the network to it, does not work";
    io_not_found = "den finns inte" | "it does not exist";
    io_permission = "du har inte behörighet; kontrollera vem som äger mappen" | "you have no permission; check who owns the folder";
    io_full = "disken är full; frigör utrymme och försök igen" | "the disk is full; free some space and try again";
    io_quota = "din lagringskvot är slut; frigör utrymme och försök igen" | "your storage quota is used up; free some space and try again";
    io_too_large = "filen får inte bli större; be den som sköter servern höja gränsen" | "the file may not grow; ask whoever runs the server for more room";
    io_read_only = "disken går bara att läsa från; be den som sköter servern om hjälp" | "the disk can only be read; ask whoever runs the server for help";
    io_not_a_folder = "en del av sökvägen är ingen mapp" | "a part of the path is not a folder";
    io_a_folder = "det är en mapp" | "it is a folder";
    no_terminal = "samverkan behöver en terminal för sina skärmar. I ett skript eller rör: samverkan show overview, samverkan --help." | "samverkan needs a terminal for its screens. In a script or pipe: samverkan show overview, samverkan --help.";
    notice_tail(bytes: u64) = "En sista rad som aldrig blev sparad togs bort ({bytes} byte); inget som var sparat saknas." | "A last line that was never saved was cut ({bytes} bytes); nothing that was saved is missing.";
    notice_journal_mended = "Journalen var skadad och har skrivits om från registrets andra exemplar. Inget saknas." | "The journal was damaged and was written anew from the store's other copy. Nothing is missing.";
    notice_twin_mended = "Registrets ena exemplar var skadat och har skrivits om från journalen. Inget saknas." | "One copy of the store was damaged and was written anew from the journal. Nothing is missing.";
    notice_aside(text: &str, path: &str) = "{text} Det skadade ligger kvar i {path}." | "{text} What was damaged lies in {path}.";
    notice_lost(what: &str) = "Borta i båda exemplaren: {what}. Inget kan ändras förrän samverkan check --rebuild har gått vidare utan det." | "Lost in both copies: {what}. Nothing can be changed until samverkan check --rebuild has gone on without it.";
    lost_one(index: u64, replica: &str, when: &str) = "ändring {index} av {replica}, gjord {when}" | "change {index} of {replica}, made {when}";
    lost_span(first: u64, last: u64, replica: &str, when: &str) = "ändring {first}–{last} av {replica}, gjorda {when}" | "changes {first}–{last} of {replica}, made {when}";
    lost_between(after: &str, before: &str) = "mellan {after} och {before}" | "between {after} and {before}";
    lost_before(before: &str) = "före {before}" | "before {before}";
    lost_more(n) = "en lucka till", "{n} luckor till" | "one more gap", "{n} more gaps";
    lost_lines(n) = "en rad i journalen som inte går att läsa", "{n} rader i journalen som inte går att läsa" | "one line of the journal that cannot be read", "{n} lines of the journal that cannot be read";
    notice_unread(n) = "En ändring går inte att läsa i journalen. Kör samverkan check när ingen har mappen öppen.", "{n} ändringar går inte att läsa i journalen. Kör samverkan check när ingen har mappen öppen." | "One change cannot be read in the journal. Run samverkan check when nobody has the folder open.", "{n} changes cannot be read in the journal. Run samverkan check when nobody has the folder open.";
    incomplete(path: &str) = "I {path} är ändringar borta i båda exemplaren, så inget kan ändras. samverkan check säger vilka, och samverkan check --rebuild går vidare utan dem." | "In {path} changes are lost in both copies, so nothing can be changed. samverkan check says which, and samverkan check --rebuild goes on without them.";
    notice_detached(why: &str) = "Registrets ena exemplar går inte att skriva just nu ({why}); journalen sparar allt." | "One copy of the store cannot be written at the moment ({why}); the journal keeps everything.";
    notice_relabelled = "Mappen har kopierats eller flyttats, så den fick en ny beteckning. Inget behöver göras." | "The folder was copied or moved, so it took a new label. Nothing needs to be done.";
    notice_readable = "Andra på servern kan läsa datamappen. Stäng den med chmod 700." | "Others on this server can read the data folder. Close it with chmod 700.";
    notice_unerased(why: &str) = "En radering är inte klar ({why}): det raderade syns inte men ligger kvar på disken. Den görs färdig vid nästa start." | "An erasure is not finished ({why}): what is erased is not shown but still on the disk. It is finished at the next start.";
    check_sound(lines: usize, records: usize, bytes: u64) = "Allt stämmer: {lines} ändringar i journalen, {records} i registret, {bytes} byte lästa." | "All is well: {lines} changes in the journal, {records} in the store, {bytes} bytes read.";
    check_damaged = "Något är skadat. samverkan check --rebuild skriver om registret av allt som går att läsa." | "Something is damaged. samverkan check --rebuild writes the store anew out of everything that can be read.";
    check_found(what: &str, n: u64) = "{what}: {n}" | "{what}: {n}";
    check_damaged_lines = "skadade rader i journalen" | "damaged lines in the journal";
    check_damaged_records = "skadade poster i registret" | "damaged records in the store";
    check_only_journal = "ändringar som bara journalen har" | "changes that only the journal has";
    check_only_twin = "ändringar som bara registret har" | "changes that only the store has";
    check_unlike = "ändringar som de två skriver olika" | "changes that the two tell differently";
    check_missing(what: &str) = "saknas i båda: {what}" | "both lack: {what}";
    check_heads = "poster som blir något annat än det lagrade" | "records that come to something else than what is stored";
    check_stopped = "Kontrollen avbröts och säger inget om det som är lagrat. Inget är ändrat. Kör samverkan check igen." | "The check was cancelled and says nothing of what is stored. Nothing was changed. Run samverkan check again.";
    check_stopped_here = "Kontrollen avbröts och säger inget om det som är lagrat. Inget är ändrat." | "The check was cancelled and says nothing of what is stored. Nothing was changed.";
    check_damaged_here(found: &str) = "Skadat: {found}. Avsluta och kör samverkan check --rebuild." | "Damaged: {found}. Quit and run samverkan check --rebuild.";
    check_not_here(why: &str) = "Datamappen kunde inte läsas ({why}). Avsluta och kör samverkan check." | "The data folder could not be read ({why}). Quit and run samverkan check.";
    checking(line: &str) = "{line}  Esc avbryter" | "{line}  Esc cancels";
    cmd_check = "kontrollera datamappen" | "check the data folder";
    check_stopped_rebuild = "Omskrivningen avbröts. Inget är ändrat, det gamla registret är i bruk. Kör samverkan check --rebuild igen." | "Writing the store anew was cancelled. Nothing was changed, the old store is in force. Run samverkan check --rebuild again.";
    check_stopped_rebuilt = "Kontrollen avbröts efter omskrivningen: det nya registret är i bruk. Kör samverkan check." | "The check after writing anew was cancelled: the new store is in force. Run samverkan check.";
    step_write_journal = "skriver journalen" | "writing the journal";
    step_write_twin = "skriver registret" | "writing the store";
    step_sync = "säkrar på disken" | "syncing to the disk";
    step_read_journal = "läser journalen" | "reading the journal";
    step_read_twin = "läser registret" | "reading the store";
    step_compare = "jämför" | "comparing";
    step_recompute = "räknar om" | "recomputing";
    check_rebuilt = "Registret är omskrivet och i bruk." | "The store is written anew and in force.";
}

// Reports: columns, and what history says.
texts! {
    column_id = "Id" | "Id";
    column_name = "Namn" | "Name";
    column_more = "Mer" | "More";
    column_field = "Fält" | "Field";
    column_value = "Värde" | "Value";
    column_mark = "Närv" | "Mark";
    column_who = "Vem" | "Who";
    column_time = "Tid" | "Time";
    column_author = "Vem" | "Who";
    column_what = "Vad" | "What";
    column_group = "Grupp" | "Group";
    column_meetings = "Möten" | "Meetings";
    column_present = "Närvarande" | "Present";
    column_by_deputy = "varav ersättare" | "of these deputy";
    column_excused = "Anmäld frånvaro" | "Excused";
    column_absent = "Frånvarande" | "Absent";
    column_blank = "Ej noterad" | "Not recorded";
    unknown_person = "okänd" | "unknown";
    struck = "(raderat)" | "(erased)";
    yes = "ja" | "yes";
    guest = "övrig deltagare" | "guest";
    guests = "Övriga deltagare" | "Guests";
    deputy_short = "Ers. " | "Dep. ";
    sign_in_title(meeting: &str) = "Närvarolista – {meeting}" | "Sign-in sheet – {meeting}";
    sign_in_name = "Namn" | "Name";
    sign_in_signature = "Underskrift" | "Signature";
    only_morning = "bara fm" | "morning only";
    only_afternoon = "bara em" | "afternoon only";
    left_at(time: &str) = "gick {time}" | "left {time}";
    said_blank = "ej noterad" | "not recorded";
    said_representative = "representanten närvarande" | "representative present";
    said_deputy = "ersättaren närvarande" | "deputy present";
    said_both = "båda närvarande" | "both present";
    said_stand_in(name: &str) = "{name} närvarande för organisationen" | "{name} present for the organization";
    said_excused = "anmäld frånvaro" | "excused";
    said_absent = "frånvarande" | "absent";
    said_remote = "på distans" | "remotely";
    marked(seat: &str, what: &str, time: &str) = "{seat}: {what} {time}" | "{seat}: {what} {time}";
    marked_many(n) = "En plats noterad", "{n} platser noterade" | "One seat marked", "{n} seats marked";
    cleared_marks = "En notering i närvarolistan" | "A mark in the roll";
    guest_here(name: &str) = "Övrig deltagare: {name}" | "Guest: {name}";
    replied(seat: &str, answer: &str) = "{seat} svarade: {answer}" | "{seat} replied: {answer}";
    replied_many(n) = "Ett svar noterat", "{n} svar noterade" | "One reply recorded", "{n} replies recorded";
    roll_closed(meeting: &str) = "Närvarolistan stängd: {meeting}" | "Roll closed: {meeting}";
    roll_opened(meeting: &str) = "Närvarolistan öppnad igen: {meeting}" | "Roll opened again: {meeting}";
    remarked(seat: &str) = "Kommentar: {seat}" | "Comment: {seat}";
    appointed(name: &str, role: &str, organization: &str) = "{name} är {role} för {organization}" | "{name} is {role} for {organization}";
    added(what: &str) = "La till {what}" | "Added {what}";
    removed(what: &str) = "Tog bort {what}" | "Removed {what}";
    changed(what: &str, fields: &str) = "Ändrade {what}: {fields}" | "Changed {what}: {fields}";
    and_more(first: &str, n: usize) = "{first} och {n} till" | "{first} and {n} more";
    from_template(name: &str, n: usize) = "Startinnehåll {name}, {n} poster" | "Start contents {name}, {n} records";
    went_on_without(n) = "Gick vidare utan en ändring som är borta", "Gick vidare utan {n} ändringar som är borta" | "Went on without a change that is lost", "Went on without {n} changes that are lost";
    taken_back(what: &str) = "Ångrade: {what}" | "Undid: {what}";
    redone(what: &str) = "Gjorde om: {what}" | "Redid: {what}";
    undone(what: &str) = "(ångrat) {what}" | "(undone) {what}";
    next = "Nästa" | "Next";
    to_do = "Att göra" | "To do";
    goal_area = "Målområde" | "Goal area";
    attendance = "Närvaro" | "Attendance";
    in_days(days: i64) = "om {days} dagar" | "in {days} days";
    today = "i dag" | "today";
    tomorrow = "i morgon" | "tomorrow";
    to_follow_up(counts: &str) = "Att följa upp: {counts}" | "To follow up: {counts}";
    open_count(n) = "1 öppen", "{n} öppna" | "1 open", "{n} open";
    late_count(n) = "1 försenad", "{n} försenade" | "1 late", "{n} late";
    done_this_year(n) = "1 klar i år", "{n} klara i år" | "1 done this year", "{n} done this year";
    mean_present(mean: &str, seats: usize, meetings: usize) = "{mean} av {seats} i genomsnitt, {meetings} möten" | "{mean} of {seats} on average, {meetings} meetings";
    late_actions(n) = "en försenad åtgärd", "{n} försenade åtgärder" | "one late action", "{n} late actions";
    vacant_seats(n: usize, group: &str) = "{group}: {n} platser utan representant" | "{group}: {n} seats without a representative";
    without_deputy(n: usize, group: &str) = "{group}: {n} platser utan ersättare" | "{group}: {n} seats without a deputy";
    unanswered(n: usize, meeting: &str) = "{meeting}: {n} har inte svarat på kallelsen" | "{meeting}: {n} have not replied to the call";
    strategy_ends(name: &str, date: &str, days: i64) = "{name} upphör {date}, om {days} dagar" | "{name} ends {date}, in {days} days";
}

// The command line.
texts! {
    about = "Samordning av länets arbete mot mäns våld mot kvinnor och våld i nära relationer. Utan kommando öppnas skärmarna." | "Coordination of a county's work against men's violence against women and violence in close relations. Without a command the screens open.";
    help_template = "{about}\n\nAnvändning: {usage}\n\n{all-args}{after-help}\n" | "{about}\n\nUsage: {usage}\n\n{all-args}{after-help}\n";
    heading_options = "Flaggor" | "Options";
    heading_commands = "Kommandon" | "Commands";
    heading_arguments = "Argument" | "Arguments";
    value_options = "[FLAGGOR]" | "[OPTIONS]";
    exit_codes = "Slutkoder: 0 klart, 1 nekat, 2 felskrivet, 65 skadat eller främmande, 66 finns inte, 71 för lite minne, 73 går inte att skapa, 74 läs- eller skrivfel, 75 öppet hos någon annan, 77 ingen behörighet, 78 fel i inställningarna, 128 och signalens nummer vid avbrott." | "Exit codes: 0 done, 1 refused, 2 usage, 65 damaged or foreign, 66 not there, 71 too little memory, 73 cannot create, 74 input or output, 75 in use by somebody, 77 no permission, 78 bad settings, 128 and the signal's number when cancelled.";
    value_command = "KOMMANDO" | "COMMAND";
    value_folder = "MAPP" | "FOLDER";
    value_name = "NAMN" | "NAME";
    value_what = "VAD" | "WHAT";
    value_kind = "SLAG" | "KIND";
    value_fields = "FÄLT=VÄRDE" | "FIELD=VALUE";
    value_meeting = "MÖTE" | "MEETING";
    value_seat = "PLATS|guest=NAMN" | "SEAT|guest=NAME";
    value_status = "LÄGE" | "STATUS";
    value_file = "FIL|-" | "FILE|-";
    help_help = "Visa hjälp" | "Show help";
    help_version = "Visa version" | "Show the version";
    help_data = "Datamappen; annars SAMVERKAN_DATA, annars XDG:s datamapp" | "The data folder; otherwise SAMVERKAN_DATA, otherwise the XDG data folder";
    help_lang = "Språk; annars efter LANG, annars svenska" | "Language; otherwise by LANG, otherwise Swedish";
    help_author = "Vem som ändrar; annars SAMVERKAN_AUTHOR, annars användare@dator" | "Who makes the changes; otherwise SAMVERKAN_AUTHOR, otherwise user@host";
    help_color = "Färger" | "Colours";
    value_day = "DAG" | "DAY";
    value_time = "TID" | "TIME";
    help_as_of = "Visa läget en annan dag, eller den dag som ett möte har (dess id)" | "Show everything as of another day, or as of a meeting’s (its id)";
    help_known_at = "Visa bara det som var skrivet då: en dag, eller en tid som 2027-02-11T09:00+01:00" | "Show only what had been written then: a day, or a time such as 2027-02-11T09:00+01:00";
    help_read_only = "Läs utan att ändra, även när någon annan har öppnat" | "Read without changing, even while somebody else has it open";
    help_take_over = "Avsluta det egna fönster på samma dator som har öppnat, och ta över" | "End your own window on the same machine that has it open, and take over";
    help_demo = "Öppna ett påhittat län som kastas efteråt" | "Open an invented county that is thrown away afterwards";
    help_template_option = "Startinnehåll: dalarna (förval), demo, empty eller en egen fil" | "Start contents: dalarna (default), demo, empty or a file of your own";
    help_what = "Det som ska visas" | "What to show";
    help_show_id = "En post, eller det möte, den organisation eller den grupp som det gäller" | "One record, or the meeting, organization or group that it is about";
    help_json = "Som JSON" | "As JSON";
    help_kind = "Slag av post, till exempel meeting eller person" | "Kind of record, for example meeting or person";
    help_fields = "FÄLT=VÄRDE, FÄLT+=VÄRDE och FÄLT-=VÄRDE för fält med flera värden; id=… ger ett eget id" | "FIELD=VALUE, FIELD+=VALUE and FIELD-=VALUE for fields with several values; id=… gives an id of your own";
    help_id = "Postens id eller minst fyra tecken av dess början" | "The record's id or at least its first four characters";
    help_meeting = "Mötets id" | "The meeting's id";
    help_register = "Organisationens id. Utöver blankettens fält: representative=NAMN, representative_email=, deputy=, deputy_email=, group=, seat=; id= registrerar en blankett på nytt" | "The id of the organization. Beside the form’s fields: representative=NAME, representative_email=, deputy=, deputy_email=, group=, seat=; id= registers a form again";
    help_seat = "Platsens eller organisationens id, eller guest=NAMN för en övrig deltagare" | "The id of the seat or its organization, or guest=NAME for a guest";
    help_status = "present, deputy, both, stand-in=NAMN, excused, absent eller clear" | "present, deputy, both, stand-in=NAME, excused, absent or clear";
    help_organization = "En övrig deltagares organisation" | "A guest's organization";
    help_remote = "Deltar på distans" | "Takes part remotely";
    help_half = "Bara denna del av mötet" | "Only this part of the meeting";
    help_at = "När de kom" | "When they came";
    help_left = "När de gick" | "When they left";
    help_remark = "En kommentar; inga uppgifter om enskilda ärenden" | "A comment; nothing about individual cases";
    help_apply_file = "Rader av ändringar, - för standard in" | "Lines of changes, - for standard input";
    help_each = "Spara rad för rad i stället för allt eller inget" | "Save line by line instead of all or nothing";
    help_rebuild = "Skriv om registret av allt som går att läsa" | "Write the store anew out of everything that can be read";
    apply_examples = "Rader:\n  {\"do\": \"add\", \"kind\": \"meeting\", \"id\": \"lansgrupp-2027-02\", \"fields\": {\"group\": \"lansgrupp\", \"date\": \"2027-02-11\"}}\n  {\"do\": \"set\", \"kind\": \"meeting\", \"id\": \"lansgrupp-2027-02\", \"fields\": {\"place\": \"Falun\"}}\n  {\"do\": \"attend\", \"meeting\": \"lansgrupp-2027-02\", \"seat\": \"lansgrupp/falu-kommun\", \"status\": \"deputy\"}\n  {\"do\": \"all\", \"of\": [{…}, {…}]}" | "Lines:\n  {\"do\": \"add\", \"kind\": \"meeting\", \"id\": \"lansgrupp-2027-02\", \"fields\": {\"group\": \"lansgrupp\", \"date\": \"2027-02-11\"}}\n  {\"do\": \"set\", \"kind\": \"meeting\", \"id\": \"lansgrupp-2027-02\", \"fields\": {\"place\": \"Falun\"}}\n  {\"do\": \"attend\", \"meeting\": \"lansgrupp-2027-02\", \"seat\": \"lansgrupp/falu-kommun\", \"status\": \"deputy\"}\n  {\"do\": \"all\", \"of\": [{…}, {…}]}";
    about_init = "Skapa ett register" | "Make a store";
    about_show = "Visa en lista eller en post" | "Show a list or a record";
    about_add = "Lägg till en post" | "Add a record";
    about_set = "Ändra en post" | "Change a record";
    about_remove = "Ta bort en post" | "Remove a record";
    about_register = "Registrera en undertecknad blankett: vem som företräder organisationen" | "Register a signed form: who speaks for the organization";
    about_attend = "Notera närvaro" | "Mark attendance";
    about_apply = "Utför ändringar från en fil" | "Carry out changes from a file";
    about_undo = "Ångra den senaste ändringen" | "Undo the last change";
    about_redo = "Gör om det som ångrades" | "Redo what was undone";
    about_check = "Läs och jämför allt som är lagrat" | "Read and compare everything stored";
    about_keys = "Visa tangenterna" | "Show the keys";
    unknown_command(text: &str) = "Det finns inget kommando som heter ”{text}”. samverkan --help räknar upp dem." | "There is no command called “{text}”. samverkan --help lists them.";
    unknown_argument(text: &str) = "”{text}” hör inte dit. Flaggor som --data och --lang skrivs före kommandot; se --help." | "“{text}” does not belong there. Options such as --data and --lang come before the command; see --help.";
    missing_argument(text: &str) = "Det saknas något: {text}. Se --help." | "Something is missing: {text}. See --help.";
    missing_value(text: &str) = "{text} behöver ett värde. Se --help." | "{text} needs a value. See --help.";
    bad_value(value: &str, argument: &str, allowed: &str) = "”{value}” går inte för {argument}. Välj bland {allowed}." | "“{value}” does not fit {argument}. Choose among {allowed}.";
    read_or_take_over = "Välj antingen --read-only eller --take-over." | "Choose either --read-only or --take-over.";
    argument_twice(text: &str) = "{text} går bara att ange en gång." | "{text} can be given only once.";
    not_utf8 = "Kommandot innehåller tecken som inte är UTF-8." | "The command has characters that are not UTF-8.";
    takes_no_value(text: &str) = "{text} tar inget värde. Skriv bara {text}." | "{text} takes no value. Write only {text}.";
    bad_usage = "Kommandot går inte att läsa. Se --help." | "The command cannot be read. See --help.";
    not_an_assignment(text: &str) = "”{text}” är inte FÄLT=VÄRDE. Skriv till exempel place=Falun." | "“{text}” is not FIELD=VALUE. Write for example place=Falun.";
    ids_stay = "Ett id går inte att ändra; andra poster hänvisar till det." | "An id cannot be changed; other records refer to it.";
    made_store(path: &str, n: usize) = "Ett nytt register finns i {path} ({n} ändringar)." | "A new store is in {path} ({n} changes).";
    check_needs_both = "samverkan check läser båda exemplaren av registret. Kör utan --read-only när ingen annan har öppnat det." | "samverkan check reads both copies of the store. Run it without --read-only when nobody has it open.";
    show_without_id(what: &str, id: &str) = "{what} gäller allt. Utelämna ”{id}”." | "{what} is about everything. Leave out “{id}”.";
    show_needs_id(what: &str, id: &str, list: &str) = "{what} gäller en post. Skriv samverkan show {what} {id}; samverkan show {list} räknar upp dem." | "{what} is about one record. Write samverkan show {what} {id}; samverkan show {list} lists them.";
    nothing_changed = "Det var redan så; inget ändrades." | "It was so already; nothing changed.";
    applied(n) = "En ändring utförd.", "{n} ändringar utförda." | "One change carried out.", "{n} changes carried out.";
}

// The interface: screens, messages, hints.
texts! {
    screen_overview = "Översikt" | "Overview";
    cmd_edit_page = "ändra sidan" | "edit the page";
    cmd_new_action = "ny åtgärd" | "new action";
    cmd_new_here = "ny" | "new";
    cmd_complete = "klar" | "done";
    cmd_set_state = "läge" | "state";
    cmd_state_open = "ej påbörjad" | "not started";
    cmd_state_started = "påbörjad" | "started";
    cmd_state_waiting = "väntar" | "waiting";
    cmd_state_done = "klar" | "done";
    cmd_state_dropped = "utgår" | "dropped";
    cmd_progress = "lägesnotering" | "progress note";
    cmd_set_due = "nytt datum" | "new date";
    cmd_close_group = "avsluta gruppen" | "close the group";
    cmd_unfold = "visa undergrupper" | "show groups below";
    cmd_fold = "dölj undergrupper" | "hide groups below";
    cmd_filter = "visa" | "show";
    cmd_filter_open = "öppna åtgärder" | "open actions";
    cmd_filter_late = "försenade åtgärder" | "late actions";
    cmd_filter_done = "klara åtgärder" | "done actions";
    cmd_filter_by = "vems, vilken grupps eller under vilket mål" | "whose, which group's or under which goal";
    cmd_filter_all = "alla åtgärder" | "all actions";
    cmd_order = "annan ordning" | "other order";
    cmd_draw_structure = "teckna strukturen" | "draw the structure";
    cmd_numbers = "i siffror" | "in numbers";
    cmd_history_of = "historik" | "history";
    cmd_undo_to_here = "ångra hit" | "undo to here";
    progress_title(action: &str) = "Lägesnotering: {action}" | "Progress: {action}";
    history_title(of: &str) = "Historik: {of}" | "History: {of}";
    close_title(group: &str) = "Avsluta {group}" | "Close {group}";
    groups_below = "Grupper under" | "Groups below";
    heir = "Lämnas till" | "Hand over to";
    notes_empty = "Inga lägesnoteringar. Tryck p för en." | "No progress notes. Press p for one.";
    ask_undo_to(n: usize, oldest: &str) = "Ångra {n} egna ändringar, tillbaka till och med: {oldest}? Andras ändringar rörs inte." | "Undo {n} of your own changes, back to and including: {oldest}? Nobody else's are touched.";
    form_registered(organization: &str, changes: &str) = "Blankett för {organization}: {changes}" | "Form for {organization}: {changes}";
    form_unchanged(role: &str) = "{role} oförändrad" | "{role} unchanged";
    form_names(role: &str, name: &str) = "ny {role} {name}" | "new {role} {name}";
    form_names_nobody(role: &str) = "ingen {role}" | "no {role}";
    closed_group(subject: &str) = "Avslutade {subject}" | "Closed {subject}";
    or_meeting(title: &str, day: &str) = "{title} (möte = {day})" | "{title} (meeting = {day})";
    due_title(due: &str) = "Nytt datum, nu {due}" | "New date, now {due}";
    report_empty = "Här finns inget att räkna än." | "There is nothing to count here yet.";
    undone_to_here(n) = "En ändring ångrad; U gör om.", "{n} ändringar ångrade; U gör om." | "One change undone; U does it again.", "{n} changes undone; U does them again.";
    quarter(n: usize) = "kv {n}" | "Q{n}";
    column_quarter = "Kvartal" | "Quarter";
    n_of(n: usize, of: usize) = "{n} av {of}" | "{n} of {of}";
    report_conflicts = "Uppgifter som skiljer sig" | "What differs";
    report_structure = "Strukturen" | "The structure";
    report_quarters = "Klara åtgärder per kvartal" | "Actions done by quarter";
    report_trend = "Närvaro möte för möte" | "Attendance meeting by meeting";
    cmd_trend = "närvarotrend" | "attendance trend";
    report_heatmap = "Närvaro organisation för organisation" | "Attendance organization by organization";
    screen_groups = "Grupper" | "Groups";
    screen_actions = "Åtgärder" | "Actions";
    screen_goals = "Mål" | "Goals";
    page_empty = "Inget hör till posten än." | "Nothing belongs to the record yet.";
    groups_empty = "Inga grupper. Tryck n för en ny." | "No groups. Press n for a new one.";
    actions_empty = "Inga åtgärder här. Tryck + för en ny, f för att visa andra." | "No actions here. Press + for a new one, f to show others.";
    goals_empty = "Inga mål eller strategier." | "No goals or strategies.";
    late_by(days) = "försenad en dag", "försenad {days} dagar" | "one day late", "{days} days late";
    from_meeting(meeting: &str) = "från {meeting}" | "from {meeting}";
    no_goal_area = "Utan målområde" | "No goal area";
    shown_open = "öppna" | "open";
    shown_late = "försenade" | "late";
    shown_done = "klara" | "done";
    shown_all = "alla" | "all";
    by_area = "efter målområde" | "by goal area";
    by_due = "efter datum" | "by date";
    by_owner = "efter ansvarig" | "by owner";
    board_status(shown: &str, n: usize, all: usize, by: &str) = "{shown} · {n} av {all} · {by}" | "{shown} · {n} of {all} · {by}";
    met_of_planned(held: usize, planned: i64) = "{held} av ca {planned} i år" | "{held} of about {planned}";
    met(held: usize) = "{held} i år" | "{held} this year";
    meetings_this_year = "Möten i år" | "Meetings this year";
    seats_filled(filled: usize, seats: usize) = "{filled} av {seats} platser" | "{filled} of {seats} seats";
    members = "Platser" | "Seats";
    report_composition = "Sammansättning" | "Composition";
    composed(filled: usize, of: usize) = "{filled} av {of}" | "{filled} of {of}";
    composition_lacks(counts: &str, missing: &str) = "{counts}, saknas: {missing}" | "{counts}, missing: {missing}";
    composition_misplaced(counts: &str) = "{counts} (den som har platsen hör till en annan organisation)" | "{counts} (whoever has the seat belongs to another organization)";
    composition_demand = "Krav" | "Asks for";
    composition_filled = "Uppfyllt" | "Met";
    composition_total = "Tillsammans" | "Together";
    in_the_room(composed: &str) = "I rummet: {composed}" | "In the room: {composed}";
    relations = "Förhållanden" | "Relations";
    papers = "Papper" | "Papers";
    period = "Period" | "Period";
    goals_below = "Under detta" | "Below this";
    replaced_by = "Ersatt av" | "Replaced by";
    consists_of = "Består av" | "Consists of";
    mandates = "Uppdrag" | "Mandates";
    screen_meetings = "Möten" | "Meetings";
    screen_organizations = "Organisationer" | "Organizations";
    screen_history = "Historik" | "History";
    people = "Personer" | "People";
    representative_of(seat: &str) = "representanten för {seat}" | "the representative of {seat}";
    tab_people = "Tab personer" | "Tab people";
    tab_organizations = "Tab organisationer" | "Tab organizations";
    goals_short = "Mål" | "Goals";
    not_called = "kallelse ej skickad" | "call not sent";
    not_called_short = "ej kallat" | "not called";
    done_count(n) = "1 klar", "{n} klara" | "1 done", "{n} done";
    decimal(whole: usize, tenth: usize) = "{whole},{tenth}" | "{whole}.{tenth}";
    roll_not_taken = "närvaro ej tagen" | "roll not taken";
    present_of(present: usize, seats: usize) = "närvarande {present} av {seats}" | "present {present} of {seats}";
    meeting_title(group: &str, date: &str) = "{group} › Möte {date}" | "{group} › Meeting {date}";
    reply_counts(coming: usize, deputies: usize, both: usize, away: usize, silent: usize) = "Kommer {coming}  ersättare {deputies}  båda {both}  anmäld frånvaro {away}  ej svarat {silent}" | "Coming {coming}  deputy {deputies}  both {both}  not coming {away}  no answer {silent}";
    lunches(n) = "en lunch", "{n} luncher" | "one lunch", "{n} lunches";
    attended(present: usize, meetings: usize, deputy: usize, excused: usize, absent: usize, blank: usize) = "{present} av {meetings} möten, varav {deputy} med ersättare; anmäld frånvaro {excused}, frånvarande {absent}, ej noterad {blank}" | "{present} of {meetings} meetings, {deputy} of them by deputy; excused {excused}, absent {absent}, not recorded {blank}";
    protected_name = "skyddade uppgifter" | "protected";
    picked(n) = "en vald", "{n} valda" | "one selected", "{n} selected";
    nothing_found = "Inget passar." | "Nothing matches.";
    overview_empty = "Inget är planerat. Tryck 3 för möten och n för ett nytt." | "Nothing is planned. Press 3 for meetings and n for a new one.";
    meetings_empty = "Inga möten. Tryck n för ett nytt." | "No meetings. Press n for a new one.";
    organizations_empty = "Inga organisationer. Tryck n för en ny." | "No organizations. Press n for a new one.";
    people_empty = "Inga personer. Utse en representant med b på en organisation." | "No people. Name a representative with b on an organization.";
    seats_empty = "Gruppen har inga platser den dagen." | "The group has no seats on that day.";
    history_empty = "Inget har ändrats än." | "Nothing has changed yet.";
    was_and_is(field: &str, was: &str, is: &str) = "  {field}: {was} → {is}" | "  {field}: {was} → {is}";
    history_detail(author: &str, replica: &str, index: u64, values: &str) = "{author}, register {replica}, ändring {index}, {values}" | "{author}, replica {replica}, change {index}, {values}";
    values(n) = "1 uppgift", "{n} uppgifter" | "1 value", "{n} values";
    hidden_while_shown = "dolt i visningsläge" | "hidden while others look";
    reads_only = "läser bara" | "reading only";
    differing(n) = "en uppgift skiljer sig", "{n} uppgifter skiljer sig" | "one difference", "{n} differences";
    window_too_small = "Fönstret är för litet" | "The window is too small";
    first_start(path: &str) = "Ett nytt register med länets struktur finns i {path}." | "A new store with the county's structure is in {path}.";
    demo_start = "Ett påhittat län: allt kastas när du avslutar." | "An invented county: everything is thrown away when you quit.";
    panicked(at: &str, version: &str) = "samverkan {version} stannade av ett fel i programmet ({at}). Allt som har visats som gjort är sparat. Starta igen, och ge den här raden till den som sköter programmet." | "samverkan {version} stopped because of an error in the program ({at}). Everything that was shown as done is saved. Start again, and give this line to whoever looks after the program.";
    panicked_reported(at: &str, version: &str, path: &str) = "samverkan {version} stannade av ett fel i programmet ({at}). Allt som har visats som gjort är sparat. Starta igen, och ge rapporten {path} till den som sköter programmet; inget ur registret står i den." | "samverkan {version} stopped because of an error in the program ({at}). Everything that was shown as done is saved. Start again, and give the report {path} to whoever looks after the program; nothing of the store is in it.";
    only_reading(user: &str, at: &str) = "Läser bara: {user} ({at}) skriver. q, sedan samverkan --take-over." | "Only reading: {user} ({at}) writes. q, then samverkan --take-over.";
    only_reading_lost = "Ändringar är borta, så inget kan ändras. q, sedan samverkan check --rebuild." | "Changes are lost, so nothing can be changed. q, then samverkan check --rebuild.";
    lacks = "ändringar borta" | "changes lost";
    only_reading_alone = "Läser bara, och ingen annan skriver. q, sedan samverkan utan --read-only." | "Only reading, and nobody else writes. q, then samverkan without --read-only.";
    follows_not = "följer inte" | "not following";
    cannot_follow(why: &str) = "Ser inget nytt: {why}." | "Seeing nothing new: {why}.";
    follows_again = "Följer igen det som skrivs." | "Following again what is written.";
    saves_not = "sparas inte" | "not saved";
    not_saved(why: &str) = "Inte sparat: {why}." | "Not saved: {why}.";
    not_saved_gone = "datamappen är borta; flytta tillbaka den och försök igen" | "the data folder is gone; move it back and try again";
    not_saved_swapped = "datamappen är utbytt eller övertagen; q, sedan samverkan" | "the data folder was swapped or taken over; q, then samverkan";
    not_saved_broken = "ett tidigare fel är inte läkt; q, sedan samverkan" | "an earlier error has not healed; q, then samverkan";
    saves_again(done: &str) = "Nu går det att spara igen. {done}" | "Saving works again. {done}";
    saves_now = "Nu går det att spara igen. Det som inte sparades får göras om." | "Saving works again. What was not saved has to be done again.";
    taken_title = "Registret är redan öppet" | "The store is open already";
    taken_who = "Vem" | "Who";
    taken_where = "Var" | "Where";
    taken_since = "Sedan" | "Since";
    taken_unknown = "okänt" | "unknown";
    taken_process = "Process" | "Process";
    taken_read_letter = "l" | "r";
    taken_read = "läs bredvid" | "read beside it";
    taken_read_about = "Se allt, och följ det som skrivs där. Inget går att ändra." | "See everything, and follow what is written there. Nothing can be changed.";
    taken_take_letter = "t" | "t";
    taken_take = "ta över" | "take over";
    taken_take_about = "Fönstret där avslutas, även om det hänger. Allt som är sparat, och halvskriven text, finns här." | "The window there is ended, even if it hangs. Everything that is saved, and half-typed text, is here.";
    taken_leave = "avsluta" | "quit";
    taken_leave_about = "Gör ingenting." | "Do nothing.";
    taken_ending = "Avslutar det andra fönstret …" | "Ending the other window …";
    resumed = "Linjen bröts medan du skrev; texten finns kvar. Enter sparar, Esc kastar." | "The line dropped while you typed; the text is still here. Enter saves, Esc drops it.";
    how_to_quit = "Avsluta med q på en översta skärm; Esc går upp. Allt är redan sparat." | "Quit with q on a top screen; Esc goes up. Everything is saved already.";
    unknown_key = "Den tangenten används inte. ? visar tangenterna." | "That key is not used. ? shows the keys.";
    key_does_nothing(key: &str) = "{key} gör inget här. ? visar tangenterna." | "{key} does nothing here. ? shows the keys.";
    nothing_here = "Det går inte här." | "That cannot be done here.";
    pasted_too_long(kilobytes: usize) = "Det inklistrade är längre än {kilobytes} kB; inget av det är med. Klistra in en del i taget." | "What was pasted is longer than {kilobytes} kB; none of it is here. Paste a part at a time.";
    pasted_here = "Inklistrad text hör inte hemma här; inget har ändrats." | "Pasted text does not belong here; nothing was changed.";
    wrong_window(n: usize) = "{n} markeringar på en gång. Skrev du i fel fönster? ⌫ tar tillbaka alla." | "{n} marks at once. Did you type in the wrong window? ⌫ takes all back.";
    caps_lock(name: &str) = "{name}: ersättaren var inte anmäld. Caps Lock?" | "{name}: the deputy was not announced. Caps Lock?";
    nobody_announced = "Ingen anmäld är kvar att notera." | "Nobody announced is left to mark.";
    no_mark_to_undo = "Det finns ingen notering i den här närvarolistan att ångra." | "There is no mark in this roll to undo.";
    copied = "Skickat till urklipp; kom inget? Markera texten med musen." | "Sent to the clipboard; nothing there? Select the text with the mouse.";
    not_copied = "Texten gick inte att kopiera. Markera den med musen." | "The text could not be copied. Select it with the mouse.";
    page_hint = "y kopierar, Esc går tillbaka." | "y copies, Esc goes back.";
    no_case_data = "Skriv inget om enskilda ärenden, utsatta eller utövare." | "Write nothing about individual cases, victims or perpetrators.";
    yes_or_no_yes = "ja" | "yes";
    yes_or_no_no = "nej" | "no";
    yes_letter = "j" | "y";
    confirm_keys(yes: &str) = "{yes} ja   Esc nej" | "{yes} yes   Esc no";
    needed = "Behövs." | "Needed.";
    edit_title(name: &str) = "Ändra {name}" | "Edit {name}";
    add_title(kind: &str) = "Ny post: {kind}" | "New: {kind}";
    forms = "Blanketter" | "Forms";
    report_form = "Blankett att skriva ut" | "Form to print";
    form_title_top = "Uppdrag gällande organisationens representanter i Länsgrupp" | "Assignment of the organization’s representatives in the county group";
    form_title = "Mäns våld mot kvinnor och våld i nära relationer" | "Men’s violence against women and violence in close relations";
    form_intro = "Varje organisation säkerställer att resurser, utrymme och interna informationskanaler finns. Deltagandet innebär att:" | "Every organization makes sure that there are resources, room and internal channels of information. Taking part means to:";
    form_channels = "Interna kontaktvägar där representanten kan delge och inhämta information" | "Internal channels by which the representative can share and gather information";
    form_signature = "Underskrift av ansvarig chef/er för representanter" | "Signature of the managers who answer for the representatives";
    form_contact = "Mejl/telefon" | "E-mail/telephone";
    form_date = "Datum" | "Date";
    form_sent_to(recipient: &str) = "Skickas till: {recipient}" | "Sent to: {recipient}";
    about_form = "Skriv ut blanketten för en organisation, ifylld eller tom" | "Print the form of an organization, filled in or empty";
    help_form_organization = "Organisationens id" | "The id of the organization";
    help_form_group = "Gruppen, om det inte är Länsgruppen" | "The group, if it is not the county’s";
    help_form_output = "Filen: .html för utskrift, .txt för ren text; utan den skrivs texten ut här" | "The file: .html for printing, .txt for plain text; without it the text is written here";
    help_form_empty = "Utan det som är känt" | "Without what is known";
    form_endings = "Blanketten skrivs som .docx, .html eller .txt. Ge filen ett sådant namn." | "The form is written as .docx, .html or .txt. Give the file such a name.";
    paper_title(organization: &str) = "Blankett för {organization}" | "Form for {organization}";
    paper_changes = "Ändrar" | "Changes";
    paper_lacks = "Saknas" | "Missing";
    appoint_title(name: &str) = "Representant och ersättare: {name}" | "Representative and deputy: {name}";
    guest_name = "Namn eller okänd" | "Name or unknown";
    stand_in_title(name: &str) = "Vem är här för {name}?" | "Who is here for {name}?";
    new_deputy_title(name: &str) = "Ingen ersättare är utsedd. Vem är här för {name}?" | "No deputy is named. Who is here for {name}?";
    palette_prompt = "Gå till eller gör" | "Go to or do";
    ask_close(present: usize, seats: usize, guests: usize, away: usize, blank: usize) = "Stäng närvarolistan? Närvarande {present} av {seats}, övriga deltagare {guests}, frånvarande {away}. {blank} platser förblir ej noterade." | "Close the roll? Present {present} of {seats}, guests {guests}, absent {away}. {blank} seats stay not recorded.";
    left_and_stayed(left: usize, stayed: usize) = "{left} har gått, {stayed} stannar" | "{left} have left, {stayed} stay";
    stayed_hint = "Markera med mellanslag dem som har gått. Alla andra stannar." | "Mark with Space those who have left. Everybody else stays.";
    nobody_yet = "Ingen är noterad som närvarande än." | "Nobody is marked present yet.";
    gone_sign = "[→]" | "[→]";
    shown_on = "visningsläge på" | "shown to others";
    shown_off = "visningsläge av" | "private";
    shown_now_on = "Visningsläge på: kontaktuppgifter, kommentarer och skyddade namn är dolda." | "Others may look: contact details, comments and protected names are hidden.";
    shown_now_off = "Visningsläge av: allt syns." | "Private: everything is shown.";
    mode_find = "Sök" | "Find";
    mode_list = "Lista" | "List";
    mode_labels = "Bokstäver" | "Labels";
    roll_closed_short = "stängd" | "closed";
    count_present(present: usize, seats: usize) = "Närvarande {present} av {seats}" | "Present {present} of {seats}";
    count_deputies(n: usize) = "ersättare {n}" | "deputies {n}";
    count_municipalities(n: usize, of: usize) = "kommuner {n} av {of}" | "municipalities {n} of {of}";
    count_remote(n: usize) = "distans {n}" | "remote {n}";
    count_guests(n: usize) = "övriga {n}" | "guests {n}";
    count_blank(n: usize) = "ej noterade {n}" | "not recorded {n}";
    enter_marks(person: &str) = "Enter = närvarande: {person}" | "Enter = present: {person}";
    find_hint = "Skriv några bokstäver av organisation, ort eller namn." | "Type some letters of an organization, place or name.";
    list_hint = "En tangent per rad; → visar alla noteringar." | "One key a row; → shows all marks.";
    labels_hint = "Bokstaven är representanten, Skift och bokstaven ersättaren." | "The letter is the representative, Shift and the letter the deputy.";
    not_here = "ej här" | "not here";
    excused_short = "anm. frånv." | "excused";
    absent_short = "frånv." | "absent";
}

// What replicas say differently, and deciding it.
texts! {
    column_stamp = "Stämpel" | "Stamp";
    two_representatives = "Två representanter samtidigt" | "Two representatives at once";
    removed_and_edited(remover: &str, editor: &str) = "Togs bort av {remover}, ändrad av {editor}" | "Removed by {remover}, edited by {editor}";
    roll_open_or_closed = "Närvarolistan öppen eller stängd" | "The roll open or closed";
    version_removed = "borttagen" | "removed";
    version_there = "inte borttagen" | "not removed";
    version_kept(edits: &str) = "kvar, ändrad: {edits}" | "kept, edited: {edits}";
    version_empty = "(tomt)" | "(empty)";
    member_there(member: &str) = "{member} finns med" | "{member} is there";
    member_gone(member: &str) = "{member} är borttaget" | "{member} was taken out";
    author_at(author: &str, replica: &str) = "{author}, register {replica}" | "{author}, replica {replica}";
    resolved(what: &str, fields: &str) = "Avgjorde {what}: {fields}" | "Decided {what}: {fields}";
    about_resolve = "Avgör uppgifter som skiljer sig" | "Decide what differs";
    help_resolve_field = "Fältet; removed för en post som både togs bort och ändrades" | "The field; removed for a record that was both removed and edited";
    help_take = "Låt det värde gälla som har denna stämpel, eller en början av den som räcker" | "Let the value stand that has this stamp, or a beginning of it that suffices";
    help_value = "Skriv ett annat värde" | "Write another value";
    help_member = "Vilket värde i ett fält med flera" | "Which value of a field with several";
    help_side = "Låt allt gälla som en person eller ett register har sagt" | "Let all stand that one author or replica said";
    value_field = "FÄLT" | "FIELD";
    value_stamp = "STÄMPEL" | "STAMP";
    value_value = "VÄRDE" | "VALUE";
    value_text = "TEXT" | "TEXT";
    value_side = "NAMN|REGISTER" | "AUTHOR|REPLICA";
    resolve_examples = "samverkan show conflicts visar vad som skiljer sig, och varje värdes stämpel.\n  samverkan resolve meeting lansgrupp-2027-02-11 place --take 2026-11-22T08:02\n  samverkan resolve meeting lansgrupp-2027-02-11 place --value Falun\n  samverkan resolve --side koordinator@kansliet" | "samverkan show conflicts shows what differs, and the stamp of every value.\n  samverkan resolve meeting lansgrupp-2027-02-11 place --take 2026-11-22T08:02\n  samverkan resolve meeting lansgrupp-2027-02-11 place --value Falun\n  samverkan resolve --side koordinator@kansliet";
    resolve_one_way = "Skriv antingen SLAG ID FÄLT med --take eller --value, eller bara --side. Se samverkan resolve --help." | "Write either KIND ID FIELD with --take or --value, or only --side. See samverkan resolve --help.";
    differs_not(kind: &str, id: &str, field: &str) = "Inget skiljer sig i {field} för {kind} {id}. samverkan show conflicts visar det som skiljer sig." | "Nothing differs in {field} of {kind} {id}. samverkan show conflicts shows what differs.";
    nothing_differs = "Inga uppgifter skiljer sig." | "Nothing differs.";
    several_members(field: &str, members: &str) = "Flera värden i {field} skiljer sig. Lägg till --member och ett av: {members}." | "Several values of {field} differ. Add --member and one of: {members}.";
    no_such_stamp(text: &str, candidates: &str) = "Inget värde har stämpeln ”{text}”. Välj bland: {candidates}." | "No value has the stamp “{text}”. Choose among: {candidates}.";
    stamp_ambiguous(text: &str, candidates: &str) = "”{text}” kan vara flera: {candidates}. Skriv mer av stämpeln." | "“{text}” may be several: {candidates}. Write more of the stamp.";
    candidate(stamp: &str, said: &str, who: &str) = "{stamp} ({said}; {who})" | "{stamp} ({said}; {who})";
    no_such_side(text: &str, sides: &str) = "Ingen som heter ”{text}” har sagt något som skiljer sig. Välj bland: {sides}." | "Nobody called “{text}” has said anything that differs. Choose among: {sides}.";
    side_is_both(text: &str, sides: &str) = "”{text}” står för olika värden. Ange registret i stället: {sides}." | "“{text}” stands for different values. Name the replica instead: {sides}.";
    left_to_decide(n) = "En uppgift skiljer sig fortfarande.", "{n} uppgifter skiljer sig fortfarande." | "One difference is left.", "{n} differences are left.";
    decided(n) = "En uppgift avgjord.", "{n} uppgifter avgjorda." | "One difference decided.", "{n} differences decided.";
    conflicts_hint = "Avgör med samverkan resolve SLAG ID FÄLT --take STÄMPEL, eller med : på skärmarna." | "Decide with samverkan resolve KIND ID FIELD --take STAMP, or with : on the screens.";
    two_representatives_hint = "Två har samma plats samtidigt. Den du väljer behåller den; det andra uppdraget kortas, eller tas bort om inget blir kvar." | "Two have one seat at once. Whom you choose keeps it; the other mandate is shortened, or removed if nothing is left of it.";
    cmd_decide = "avgör" | "decide";
    cmd_third = "något annat" | "something else";
    cmd_next_difference = "nästa" | "next";
    cmd_previous_difference = "förra" | "previous";
    cmd_visit = "gå till posten" | "go to the record";
    layer_decide = "det som skiljer sig" | "what differs";
    differences_empty = "Inga uppgifter skiljer sig. Esc går tillbaka." | "Nothing differs. Esc goes back.";
    decide_hint = "Välj med bokstaven det som ska gälla. Ångra tar tillbaka valet." | "Choose with its letter what is to stand. Undo takes the choice back.";
    mark_hint = "De har noterat samma plats olika. Välj en sida, eller notera platsen på nytt." | "They marked one seat differently. Choose a side, or mark the seat anew.";
    only_these = "Här går det bara att välja något av det som står." | "Here only what is shown can be chosen.";
    shown_meanwhile = "visas nu" | "shown now";
    take_all_from(who: &str, n: usize) = "allt från {who} ({n})" | "all from {who} ({n})";
    ask_side(who: &str, n: usize, of: usize) = "Låt det som {who} har sagt gälla i {n} av {of} uppgifter som skiljer sig? Ångra tar tillbaka alla på en gång." | "Let what {who} said stand in {n} of {of} differences? Undo takes all of it back at once.";
    third_title(field: &str) = "Annat värde: {field}" | "Another value: {field}";
}

// Commands: what a key does, in a word or two.
texts! {
    group_move = "Förflytta sig" | "Moving";
    group_selected = "Det valda" | "What is selected";
    group_roll = "Närvaro" | "The roll";
    group_form = "Formulär och val" | "Forms and choices";
    group_program = "Programmet" | "The program";
    column_key = "Tangent" | "Key";
    column_does = "Gör" | "Does";
    column_where = "Var" | "Where";
    layer_global = "överallt" | "everywhere";
    layer_browse = "listor" | "lists";
    layer_filter = "sökning i lista" | "searching a list";
    layer_replies = "mötets sida" | "a meeting's page";
    layer_find = "närvaro, sök" | "roll, find";
    layer_roll = "närvaro, lista" | "roll, list";
    layer_labels = "närvaro, bokstäver" | "roll, labels";
    layer_stayed = "efter lunch" | "after lunch";
    layer_form = "formulär" | "forms";
    layer_search = "palett och hjälp" | "palette and help";
    layer_choice = "val" | "choices";
    layer_confirm = "frågor" | "questions";
    cmd_up = "upp" | "up";
    cmd_down = "ner" | "down";
    cmd_page_up = "sida upp" | "page up";
    cmd_page_down = "sida ner" | "page down";
    cmd_first = "första" | "first";
    cmd_last = "sista" | "last";
    cmd_palette = "palett" | "palette";
    cmd_help = "hjälp" | "help";
    cmd_undo = "ångra" | "undo";
    cmd_redo = "gör om" | "redo";
    cmd_look_at = "läget en annan dag" | "as of another day";
    look_at_title = "Läget den" | "As of";
    look_at_day = "Dag (tomt: i dag)" | "Day (empty: today)";
    looks_at_today = "Läget i dag." | "As of today.";
    looked_at(day: &str) = "Läget den {day}" | "As of {day}";
    looks_back = "Här kan inget ändras. D och Enter: tillbaka till i dag." | "Nothing can be changed here. D and Enter: back to today.";
    cmd_shown = "visningsläge" | "shown to others";
    cmd_redraw = "rita om" | "redraw";
    cmd_interrupt = "säg hur man avslutar" | "say how to quit";
    cmd_suspend = "pausa programmet" | "suspend";
    cmd_back = "tillbaka" | "back";
    cmd_quit = "avsluta" | "quit";
    cmd_open = "öppna" | "open";
    cmd_edit = "ändra" | "edit";
    cmd_appoint = "blankett" | "form";
    cmd_remove = "ta bort" | "remove";
    cmd_pick = "markera" | "select";
    cmd_pick_all = "markera alla" | "select all";
    cmd_search = "sök" | "find";
    cmd_switch = "nästa del" | "next part";
    cmd_copy = "kopiera" | "copy";
    cmd_end_search = "klar" | "done";
    cmd_save = "spara" | "save";
    cmd_next_field = "nästa fält" | "next field";
    cmd_previous_field = "förra fältet" | "previous field";
    cmd_choose = "välj" | "choose";
    cmd_take_roll = "närvaro" | "take roll";
    cmd_new_meeting = "nytt möte" | "new meeting";
    cmd_new_organization = "ny organisation" | "new organization";
    cmd_new_person = "ny person" | "new person";
    cmd_sign_in = "underskriftslista" | "sign-in sheet";
    cmd_close_roll = "stäng" | "close";
    cmd_open_roll = "öppna igen" | "open again";
    cmd_coming = "kommer" | "coming";
    cmd_deputy_comes = "ersättaren kommer" | "deputy comes";
    cmd_both_come = "båda kommer" | "both come";
    cmd_not_coming = "kommer inte" | "not coming";
    cmd_no_answer = "inget svar" | "no answer";
    cmd_present = "närvarande" | "present";
    cmd_deputy = "ersättaren" | "deputy";
    cmd_last_deputy = "senaste var ersättare" | "last was deputy";
    cmd_both = "båda" | "both";
    cmd_remote = "distans" | "remote";
    cmd_excused = "anmäld frånvaro" | "excused";
    cmd_absent = "frånvarande" | "absent";
    cmd_morning = "bara fm" | "morning only";
    cmd_afternoon = "bara em" | "afternoon only";
    cmd_left = "gick nu" | "left now";
    cmd_left_at = "gick klockan …" | "left at …";
    cmd_arrived_at = "kom klockan …" | "came at …";
    cmd_back_again = "är tillbaka hela mötet" | "is back for all of it";
    cmd_stand_in = "någon annan" | "somebody else";
    cmd_remark = "kommentar" | "comment";
    cmd_clear = "ej noterad" | "not recorded";
    cmd_skip = "nästa rad" | "next row";
    cmd_other_marks = "fler" | "more";
    cmd_guest = "övrig deltagare" | "guest";
    cmd_mode = "läge" | "mode";
    cmd_undo_mark = "ångra" | "undo";
    cmd_announced = "alla anmälda är här" | "all announced are here";
    cmd_after_lunch = "efter lunch" | "after lunch";
    cmd_stayed_done = "klar" | "done";
}

// Erasure and retention: what is struck, what stays, and by which decision.
texts! {
    about_erase = "Radera personuppgifter för gott" | "Erase personal data for good";
    about_retention = "Gallra enligt inställningarnas regler" | "Erase what the rules of the settings say is old enough";
    help_reason = "Varför; får inte säga vem" | "Why; it must not say who";
    help_decision = "Beslutets nummer" | "The number of the decision";
    help_erase_field = "Bara det här fältet, av vilken post som helst; kan anges flera gånger" | "Only this field, of any record; may be given several times";
    help_also_dispatched = "Också i minnesanteckningar och utskick som har gått ut" | "Also in notes and mailings that were sent out";
    help_erase_author = "Stryk också namnet där det står som den som har ändrat" | "Also strike this name where it stands as whoever made a change";
    help_dry_run = "Visa bara vad som skulle raderas och vad som är kvar" | "Only show what would be erased and what would stay";
    help_extract = "Registerutdrag: allt om en person (show person ID --extract)" | "Subject extract: everything about one person (show person ID --extract)";
    value_number = "NUMMER" | "NUMBER";
    extract_of_a_person = "Registerutdraget gäller en person. Skriv samverkan show person ID --extract." | "A subject extract is about a person. Write samverkan show person ID --extract.";
    is_erased(kind: &str) = "Posten ({kind}) är raderad för gott, så inget nytt kan skrivas i den. Lägg till en ny post." | "The record ({kind}) is erased for good, so nothing new can be written in it. Add a new record.";
    nothing_to_erase(kind: &str) = "Det finns inget att radera där ({kind}): inga personuppgifter, eller så är de redan raderade. Ett annat fält anges med --field." | "There is nothing to erase there ({kind}): no personal data, or it is erased already. Name another field with --field.";
    unknown_author(text: &str) = "Ingen har ändrat något under namnet ”{text}”. samverkan show history visar namnen." | "Nobody has changed anything under the name “{text}”. samverkan show history lists the names.";
    needs_reason = "Ange skälet till raderingen; det sparas tillsammans med beslutet." | "Give the reason for the erasure; it is kept with the decision.";
    needs_decision = "Ange beslutets nummer; utan beslut raderas inget." | "Give the number of the decision; nothing is erased without one.";
    repeats(part: &str, field: &str) = "Det som ska raderas ({field}) står i {part}, som blir kvar. Skriv om det utan." | "What is to be erased ({field}) stands in the {part}, which stays. Write it without.";
    part_reason = "skälet" | "reason";
    part_decision = "beslutsnumret" | "decision number";
    part_name = "namnet" | "the name";
    part_own_author = "namnet som författare" | "the name as author";
    part_text = "en text" | "a text";
    would_erase = "Skulle raderas:" | "Would be erased:";
    has_erased = "Raderat för gott:" | "Erased for good:";
    stays = "Blir kvar:" | "Stays:";
    erased_fields(record: &str, fields: &str) = "{record}: {fields}" | "{record}: {fields}";
    erased_many(kind: &str, n: usize, fields: &str) = "{kind}, {n} poster: {fields}" | "{kind}, {n} records: {fields}";
    erased_and_anew(line: &str) = "{line} (skrivs om utan namn och adress)" | "{line} (written anew without name and address)";
    erased_author(n: usize) = "namnet på den som har gjort {n} ändringar" | "the name of whoever made {n} changes";
    kept_reference(kind: &str, n: usize) = "{kind}: {n} som hänvisar dit utan namn och räknas som förut" | "{kind}: {n} that refer there without a name and count as before";
    kept_dispatched(line: &str) = "{line}: utskickat, behåller namnet (--also-dispatched om beslutet gäller det)" | "{line}: sent out, keeps the name (--also-dispatched if the decision covers it)";
    kept_author(n: usize) = "namnet i historiken på {n} ändringar (--author om beslutet gäller det)" | "the name in the history of {n} changes (--author if the decision covers it)";
    erasure_stopped = "Raderingen avbröts. Inget är raderat. Kör kommandot igen." | "The erasure was cancelled. Nothing was erased. Run the command again.";
    erasure_left_behind = "Något av det gamla registret gick inte att ta bort från disken. Det görs vid nästa start; kontrollera vem som äger datamappen." | "Something of the old store could not be removed from the disk. The next start does it; check who owns the data folder.";
    erased_by(decision: &str, reason: &str) = "Radering enligt beslut {decision}: {reason}" | "Erasure by decision {decision}: {reason}";
    erasure_carried_out = "Radering från ett annat register utförd här" | "Erasure from another replica carried out here";
    erased_person = "raderad" | "erased";
    report_erasures = "Raderingar" | "Erasures";
    cmd_extract = "registerutdrag" | "subject extract";
    report_extract = "Registerutdrag" | "Subject extract";
    column_decision = "Beslut" | "Decision";
    column_records = "Poster" | "Records";
    column_reason = "Skäl" | "Reason";
    column_confirmed = "Utförd hos" | "Carried out by";
    column_unconfirmed = "Ännu inte hos" | "Not yet by";
    column_part = "Del" | "Part";
    part_mention = "omnämnande" | "mention";
    part_change = "ändring" | "change";
    part_author = "gjord av personen" | "made by the person";
    config_about_retention = "Gallring: en regel per stycke, från myndighetens eget beslut. Utan fields raderas allt personligt; since är ett datumfält eller last-mandate-end." | "Retention: a rule a paragraph, from the authority's own decision. Without fields everything personal is erased; since is a date field or last-mandate-end.";
    config_lacks(name: &str) = "gallringsregeln saknar {name}." | "the rule of retention lacks {name}.";
    config_since(name: &str, kind: &str) = "”{name}” är inget datumfält ({kind}). Skriv ett datumfält, eller last-mandate-end för person." | "“{name}” is no date field ({kind}). Write a date field, or last-mandate-end for a person.";
    config_rule_twice(id: &str) = "gallringsregeln ”{id}” står där två gånger." | "the rule of retention “{id}” is there twice.";
    no_rule(path: &str) = "Det finns ingen gallringsregel, och programmet har inga egna. Skriv myndighetens som [[retention]] i {path}; samverkan config visar hur." | "There is no rule of retention, and the program has none of its own. Write the authority's as [[retention]] in {path}; samverkan config shows how.";
    nothing_due(rule: &str) = "{rule}: inget att gallra i dag." | "{rule}: nothing is old enough today.";
    would_retire(rule: &str) = "{rule}: skulle gallras:" | "{rule}: would be erased:";
    retention_reason(rule: &str) = "Gallring enligt regel {rule}" | "Retention by rule {rule}";
    retired(rule: &str, date: &str, records: usize, values: usize, fields: &str) = "{rule}: gallrat {date}, {values} uppgifter i {records} poster ({fields}):" | "{rule}: erased {date}, {values} fields in {records} records ({fields}):";
    cmd_erase = "radera" | "erase";
    erase_title(name: &str) = "Radera för gott: {name}" | "Erase for good: {name}";
    erase_also_dispatched = "Också det som är utskickat" | "Also what was sent out";
    ask_erase = "Går inte att ångra. Raderas:" | "Cannot be undone. Erased:";
    and_lines(n) = "och en rad till; samverkan erase --dry-run visar allt", "och {n} rader till; samverkan erase --dry-run visar allt" | "and one more line; samverkan erase --dry-run shows all", "and {n} more lines; samverkan erase --dry-run shows all";
    erased_now(fields: usize, records: usize) = "Raderat för gott: {fields} uppgifter i {records} poster." | "Erased for good: {fields} fields in {records} records.";
}

impl super::Lang {
    /// The part of an erasure, or a field whose text it repeats, as the middle of a sentence.
    pub fn erasure_part(self, part: &str) -> &'static str {
        match part {
            "reason" => self.part_reason(),
            "decision" => self.part_decision(),
            "author" => self.part_own_author(),
            "name" => self.part_name(),
            _ => self.part_text(),
        }
    }

    /// Yes or no.
    pub const fn yes_or_no(self, yes: bool) -> &'static str {
        if yes { self.yes_or_no_yes() } else { self.yes_or_no_no() }
    }

    /// An answer to the call in a narrow column.
    pub fn answer_short(self, code: &str) -> &'static str {
        match code {
            "coming" => self.pick("kommer", "coming"),
            "deputy_comes" => self.pick("kommer ers.", "deputy"),
            "both_come" => self.pick("båda", "both"),
            "not_coming" => self.pick("kommer ej", "not coming"),
            _ => "",
        }
    }
}

// Exchange: files, what is in them, and what differs.
texts! {
    file_foreign(path: &str) = "{path} är ingen utbytesfil från samverkan. Välj en annan fil." | "{path} is not a snapshot of samverkan. Choose another file.";
    file_cut(path: &str) = "{path} tar slut för tidigt; den blev kanske avbruten när den kopierades. Kopiera den igen. Ingenting har ändrats." | "{path} ends too early; copying it was perhaps broken off. Copy it again. Nothing was changed.";
    file_altered(path: &str) = "{path} är inte som den skrevs. Be avsändaren om filen igen. Ingenting har ändrats." | "{path} is not as it was written. Ask the sender for the file again. Nothing was changed.";
    file_altered_at(path: &str, line: u64) = "{path} är inte som den skrevs (rad {line}). Be avsändaren om filen igen. Ingenting har ändrats." | "{path} is not as it was written (line {line}). Ask the sender for the file again. Nothing was changed.";
    file_newer(path: &str, format: u64) = "{path} är skriven av en nyare version av samverkan (format {format}). Uppdatera programmet. Ingenting har ändrats." | "{path} was written by a newer version of samverkan (format {format}). Update the program. Nothing was changed.";
    file_encrypted(path: &str) = "{path} är krypterad. Skriv lösenfrasen i en terminal, eller ange --identity FIL." | "{path} is encrypted. Type the passphrase in a terminal, or give --identity FILE.";
    file_wrong_key(path: &str) = "Lösenfrasen eller nyckeln öppnar inte {path}. Kontrollera den och försök igen." | "The passphrase or key does not open {path}. Check it and try again.";
    no_encryption = "Det här programmet är byggt utan kryptering. Be den som installerar om ett med, eller använd age för att kryptera filen." | "This program was built without encryption. Ask whoever installs it for one that has it, or encrypt the file with age.";
    exchange_stopped = "Avbrutet. Ingenting har ändrats." | "Cancelled. Nothing was changed.";
    export_exists(path: &str) = "{path} finns redan. Välj ett annat namn, eller skriv över den med --replace." | "{path} is there already. Choose another name, or write over it with --replace.";
    cannot_export(path: &str, why: &str) = "{path} går inte att skriva: {why}. Ingen fil har skapats." | "{path} cannot be written: {why}. No file was made.";
    other_dataset(theirs: &str, ours: &str) = "Filen hör till ”{theirs}”, registret till ”{ours}”. Är det verkligen samma län: --dataset {theirs}." | "The file belongs to “{theirs}”, the store to “{ours}”. If it really is the same county: --dataset {theirs}.";
    about_export = "Skriv allt till en fil för någon annan eller en annan dator" | "Write everything to a file for somebody else or another machine";
    about_hand_over = "Lämna över: allt i en krypterad fil, och vad som görs sedan" | "Hand over: everything in an encrypted file, and what to do next";
    about_import = "Läs in en utbytesfil, efter att ha sagt vad den innehåller" | "Import a snapshot, after saying what is in it";
    about_view = "Titta i en utbytesfil utan att läsa in den" | "Look into a snapshot without importing it";
    about_diff = "Säg vad som skiljer en fil från registret, eller två filer åt" | "Say what differs between a file and the store, or between two files";
    help_export_file = "Filen som ska skrivas; - skriver till rör" | "The file to write; - writes to a pipe";
    help_import_file = "Utbytesfilen; - läser från rör" | "The snapshot; - reads from a pipe";
    help_second_file = "En fil att jämföra med i stället för registret" | "A file to compare with instead of the store";
    help_profile = "Vad som tas med: full (förval), board utan kontaktuppgifter, statistics utan personer" | "What is in it: full (default), board without contact details, statistics without people";
    help_encrypt = "Kryptera med en lösenfras (age)" | "Encrypt with a passphrase (age)";
    help_recipient = "Kryptera till denna mottagare (age); kan anges flera gånger" | "Encrypt to this recipient (age); may be given several times";
    help_identity = "Fil med nyckeln som öppnar en krypterad fil (age)" | "File with the key that opens an encrypted file (age)";
    help_plain = "Som läsbar text, varken packad eller krypterad" | "As readable text, neither packed nor encrypted";
    help_replace = "Skriv över filen om den finns" | "Write over the file if it is there";
    help_open = "Utan kryptering" | "Without encryption";
    help_dataset = "Läs in även om filen hör till detta register" | "Import although the file belongs to this dataset";
    help_take_back = "Ta tillbaka det som senaste inläsningen förde in, på alla datorer; FIL är början av dess kontrollsumma" | "Take back what the last import brought, on every machine; FILE is the beginning of its hash";
    help_view_what = "En lista att skriva ut i stället för skärmarna, som för show" | "A list to print instead of the screens, as for show";
    plain_or_encrypted = "--plain och kryptering går inte ihop. Välj det ena." | "--plain and encryption do not go together. Choose one.";
    not_onto_the_screen = "Filen skulle hamna på skärmen. Ange en fil, led - vidare med | eller >, eller skriv --plain för läsbar text." | "The file would land on the screen. Name a file, lead - on with | or >, or say --plain for readable text.";
    not_a_recipient(text: &str) = "”{text}” är ingen mottagare. En mottagare börjar med age1; den som ska läsa filen får sin av age-keygen." | "“{text}” is not a recipient. A recipient begins with age1; whoever is to read the file gets theirs from age-keygen.";
    exported(n: usize, hash: &str) = "{n} ändringar, kontrollsumma {hash}." | "{n} changes, hash {hash}.";
    hand_over_steps(file: &str) = "Gör så här:\n1. Ge filen till den som tar över.\n2. Där: samverkan import {file}\n3. Arbeta vidare på båda ställena om det behövs; allt går att föra samman.\n4. När du är tillbaka: få en fil därifrån och läs in den här." | "What to do:\n1. Give the file to whoever takes over.\n2. There: samverkan import {file}\n3. Go on working in both places if need be; everything can be brought together.\n4. When you are back: get a file from there and import it here.";
    hand_over_passphrase = "Säg lösenfrasen på telefon, inte i samma brev. Utan den kan ingen läsa filen." | "Tell the passphrase by telephone, not in the same letter. Without it nobody can read the file.";
    hand_over_open = "Filen är inte krypterad: den som får tag i den kan läsa allt." | "The file is not encrypted: whoever gets hold of it can read everything.";
    passphrase = "Lösenfras:" | "Passphrase:";
    new_passphrase = "Ny lösenfras, minst åtta tecken (syns inte):" | "New passphrase, at least eight characters (not shown):";
    passphrase_again = "En gång till:" | "Once more:";
    passphrase_too_short = "Den är kortare än åtta tecken. Ny lösenfras:" | "It is shorter than eight characters. New passphrase:";
    passphrases_differ = "De två är inte lika. Ny lösenfras:" | "The two are not the same. New passphrase:";
    which_file = "Ange filen som ska läsas in, eller - för ett rör." | "Name the file to import, or - for a pipe.";
    nothing_new = "Inget nytt; allt i filen finns redan här." | "Nothing new; everything in the file is here already.";
    only_looked = "Inget är inläst; det var bara en titt." | "Nothing was imported; this was only a look.";
    imported(n: usize, hash: &str) = "Läste in {n} ändringar. Ta tillbaka dem med samverkan import --take-back {hash}." | "Imported {n} changes. Take them back with samverkan import --take-back {hash}.";
    began_with(path: &str, n: usize) = "Ett nytt register finns i {path}, med filens {n} ändringar." | "A new store is in {path}, with the file's {n} changes.";
    notice_met_itself = "Filen har ändringar som skrevs under den här mappens beteckning: en kopia eller säkerhetskopia har använts. Mappen fick en ny beteckning, och inget behöver göras." | "The file has changes that were written under this folder's label: a copy or a backup was used. The folder took a new label, and nothing needs to be done.";
    waits_for(what: &str) = "Några ändringar väntar, för före dem saknas {what}. En nyare fil därifrån har dem." | "Some changes wait, because before them {what} is missing. A newer file from there has it.";
    from_the_future(n) = "En ändring är daterad i framtiden; någon dators klocka går fel.", "{n} ändringar är daterade i framtiden; någon dators klocka går fel." | "One change is dated in the future; some machine's clock is wrong.", "{n} changes are dated in the future; some machine's clock is wrong.";
    will_differ(n) = "En uppgift skiljer sig: samverkan show conflicts.", "{n} uppgifter skiljer sig: samverkan show conflicts." | "One thing differs: samverkan show conflicts.", "{n} things differ: samverkan show conflicts.";
    looks_back_only = "Läget en annan dag, eller det som var känt då, kan bara läsas. Ta bort --as-of och --known-at för att ändra." | "What it was like on another day, or what was known then, can only be read. Leave out --as-of and --known-at to change something.";
    known_at(time: &str) = "Visar det som var skrivet till och med {time}." | "Shows what had been written by {time}.";
    no_import = "Det finns ingen inläsning att ta tillbaka här." | "There is no import to take back here.";
    would_take_back(n: usize, at: &str, hash: &str) = "Skulle ta tillbaka {n} ändringar, inlästa {at} ({hash}), på alla datorer." | "Would take back {n} changes, imported {at} ({hash}), on every machine.";
    took_back(n: usize, at: &str, hash: &str) = "Tog tillbaka {n} ändringar, inlästa {at} ({hash}). Det gäller på alla datorer när de har fått nästa fil." | "Took back {n} changes, imported {at} ({hash}). It holds on every machine once it has the next file.";
    only_in(file: &str) = "Bara i {file}:" | "Only in {file}:";
    only_here = "Bara här:" | "Only here:";
    the_same = "Ingen skillnad." | "No difference.";
    viewing(path: &str) = "Du ser {path}. Inget kan ändras här; q stänger." | "You are looking at {path}. Nothing can be changed here; q closes.";
    new_representatives(n) = "1 ny representant", "{n} nya representanter" | "1 new representative", "{n} new representatives";
    new_deputies(n) = "1 ny ersättare", "{n} nya ersättare" | "1 new deputy", "{n} new deputies";
    ended_mandates(n) = "1 uppdrag avslutat", "{n} uppdrag avslutade" | "1 mandate ended", "{n} mandates ended";
    actions_done(n) = "1 åtgärd klar", "{n} åtgärder klara" | "1 action done", "{n} actions done";
    n_new(n) = "1 ny", "{n} nya" | "1 new", "{n} new";
    n_changed(n) = "1 ändrad", "{n} ändrade" | "1 changed", "{n} changed";
    n_removed(n) = "1 borttagen", "{n} borttagna" | "1 removed", "{n} removed";
    erasures(n) = "1 radering", "{n} raderingar" | "1 erasure", "{n} erasures";
    retractions(n) = "1 ångrad ändring", "{n} ångrade ändringar" | "1 change undone", "{n} changes undone";
    of_a_newer_version(n) = "1 ändring av ett slag som en nyare version känner", "{n} ändringar av slag som en nyare version känner" | "1 change of a kind that a newer version knows", "{n} changes of kinds that a newer version knows";
    rolls_of(meetings: &str) = "närvaro registrerad: {meetings}" | "attendance recorded: {meetings}";
    replies_of(meetings: &str) = "svar på kallelse: {meetings}" | "replies to the call: {meetings}";
    n_changes(n) = "1 ändring", "{n} ändringar" | "1 change", "{n} changes";
    config_about_exchange = "Mappen för utbytesfiler. Annars samverkan-utbyte i hemmappen." | "The folder for snapshots. Otherwise samverkan-utbyte in the home folder.";
    cmd_exchange = "utbyte av filer" | "exchange of files";
    cmd_look_into = "titta i filen" | "look into the file";
    cmd_take_in = "läs in" | "take in";
    cmd_export = "skriv fil" | "write a file";
    cmd_export_locked = "skriv krypterad" | "write encrypted";
    cmd_hand_over = "lämna över" | "hand over";
    cmd_take_import_back = "ta tillbaka inläsning" | "take an import back";
    exchange_hint = "Enter visar vad en fil för in, innan något läses in." | "Enter shows what a file brings, before anything is taken in.";
    exchange_empty = "Inga filer här. Lägg en fil i mappen, eller skriv en med e." | "No files here. Put one into the folder, or write one with e.";
    arrival_hint = "Inget är inläst än. Enter läser in, Esc lämnar." | "Nothing is taken in yet. Enter takes it in, Esc leaves.";
    not_looked_into = "Enter tittar i den" | "Enter looks into it";
    last_import(at: &str) = "senast inläst {at}" | "last taken in {at}";
    an_excerpt = "utdrag för läsning" | "an excerpt for reading";
    of_another(dataset: &str) = "hör till {dataset}" | "belongs to {dataset}";
    nothing_new_in_it = "inget nytt" | "nothing new";
    n_new_changes(n) = "1 ny ändring", "{n} nya ändringar" | "1 new change", "{n} new changes";
    is_encrypted = "krypterad" | "encrypted";
    is_foreign = "ingen utbytesfil" | "not a snapshot";
    is_newer = "från en nyare version" | "from a newer version";
    is_damaged = "skadad eller avbruten" | "damaged or cut short";
    will_differ_here(n) = "En uppgift kommer att skilja sig.", "{n} uppgifter kommer att skilja sig." | "One thing will differ.", "{n} things will differ.";
    some_wait = "Några ändringar väntar på andra som saknas; en nyare fil därifrån har dem." | "Some changes wait for others that are missing; a newer file from there has them.";
    imported_here(n: usize) = "Läste in {n} ändringar. T tar tillbaka dem." | "Took in {n} changes. T takes them back.";
    take_back_question(n: usize, at: &str, who: &str) = "Ta tillbaka {n} ändringar, inlästa {at}, på alla datorer? De är av {who}." | "Take back {n} changes, taken in {at}, on every machine? They are by {who}.";
    plain_hash = "Kontrollsumma, lika hos alla som har samma uppgifter:" | "Hash, the same for everybody who has the same data:";
    took_back_here(n) = "Tog tillbaka en ändring. Det gäller överallt när nästa fil har kommit fram.", "Tog tillbaka {n} ändringar. Det gäller överallt när nästa fil har kommit fram." | "Took back one change. It holds everywhere once the next file has arrived.", "Took back {n} changes. It holds everywhere once the next file has arrived.";
    only_to_read = "Filen är ett utdrag för läsning och kan inte läsas in. Titta i den med samverkan view." | "The file is an excerpt for reading and cannot be imported. Look at it with samverkan view.";
}

// Meeting in a folder or an object store.
texts! {
    about_sync = "Utbyt ändringar med andra genom en mapp eller ett objektlager" | "Exchange changes with others through a folder or an object store";
    value_target = "PLATS" | "TARGET";
    help_target = "En mapp som alla når (nätverksmapp, USB-minne), eller s3://hink/prefix" | "A folder that everybody reaches (network drive, USB stick), or s3://bucket/prefix";
    step_fetch = "hämtar" | "fetching";
    step_put = "lägger ut" | "putting";
    sync_nothing_new = "Inget nytt att hämta." | "Nothing new to fetch.";
    sync_fetched(n) = "Hämtade 1 ändring:", "Hämtade {n} ändringar:" | "Fetched 1 change:", "Fetched {n} changes:";
    sync_nothing_put = "Inget nytt att lägga ut." | "Nothing new to put.";
    sync_put(n) = "Lade ut 1 ändring.", "Lade ut {n} ändringar." | "Put 1 change.", "Put {n} changes.";
    sync_packed(objects: usize, deleted: usize) = "Packade om. Skrivna filer: {objects}, borttagna: {deleted}." | "Repacked. Files written: {objects}, deleted: {deleted}.";
    sync_would_put(n: usize, objects: usize, deleted: usize) = "Ändringar att lägga ut: {n}. Filer att skriva: {objects}, att ta bort: {deleted}." | "Changes to put: {n}. Files to write: {objects}, to delete: {deleted}.";
    sync_differ(n) = "En uppgift skiljer sig mellan er: samverkan show conflicts.", "{n} uppgifter skiljer sig mellan er: samverkan show conflicts." | "One thing differs between you: samverkan show conflicts.", "{n} things differ between you: samverkan show conflicts.";
    sync_flawed(name: &str, why: &str) = "Hoppade över {name}: {why}. Allt i den finns redan här." | "Passed over {name}: {why}. All of it is here already.";
    sync_lacking(name: &str, why: &str) = "Hoppade över {name}: {why}. Något i den saknas här." | "Passed over {name}: {why}. Something in it is missing here.";
    sync_more_flawed(n) = "En till är överhoppad.", "{n} till är överhoppade." | "One more was passed over.", "{n} more were passed over.";
    sync_other_datasets(others: &str, ours: &str) = "Där ligger {others}, men ännu inget av {ours}. Kontrollera att det är rätt mapp." | "{others} lies there, but nothing of {ours} yet. See that it is the right folder.";
    sync_which_dataset(names: &str) = "Där ligger flera register: {names}. Skapa först ditt eget med samverkan init." | "Several stores lie there: {names}. Make your own first with samverkan init.";
    sync_left(n: usize, author: &str, at: &str, folder: &str) = "Raderade uppgifter finns kvar i {folder} (filer: {n}), från {author}, senast {at}. De försvinner när den datorn synkroniserar. Gör den aldrig det: ta bort den mappen och synkronisera igen." | "Erased words are left in {folder} (files: {n}), from {author}, last {at}. They go when that machine syncs. If it never will: delete that folder and sync again.";
    sync_met_itself = "Där finns ändringar som skrevs under den här mappens beteckning: en kopia eller säkerhetskopia har använts. Mappen fick en ny beteckning, och inget behöver göras." | "There are changes that were written under this folder's label: a copy or a backup was used. The folder took a new label, and nothing needs to be done.";
    sync_into_itself = "Det är registrets egen mapp. Välj en mapp som de andra når." | "That is the store's own folder. Choose one that the others reach.";
    sync_no_stores = "Det här programmet är byggt utan objektlager (s3://). Använd en mapp, eller be den som installerar om ett som är byggt med --features s3." | "This program was built without object stores (s3://). Use a folder, or ask whoever installs it for one that is built with --features s3.";
    sync_address = "Skriv objektlagret som s3://hink eller s3://hink/prefix." | "Write the object store as s3://bucket or s3://bucket/prefix.";
    sync_no_credentials = "Objektlagret behöver AWS_ACCESS_KEY_ID och AWS_SECRET_ACCESS_KEY i miljön, och för andra än Amazon AWS_ENDPOINT_URL. Sätt dem och försök igen." | "The object store needs AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY in the environment, and AWS_ENDPOINT_URL if it is not Amazon's. Set them and try again.";
    sync_no_target(address: &str, why: &str) = "{address} går inte att nå: {why}. Anslut enheten eller rätta namnet; mappen skapas inte här." | "{address} cannot be reached: {why}. Connect the drive or correct the name; the folder is not made here.";
    sync_broke(address: &str, why: &str) = "Synkroniseringen med {address} avbröts: {why}. Registret är helt, och det som hann hämtas och läggas ut gäller. Synkronisera igen när platsen går att använda." | "The sync with {address} broke off: {why}. The store is whole, and what was fetched and put until then holds. Sync again when the place works.";
    sync_unlike(address: &str, name: &str) = "{address} gav inte tillbaka {name} som den skrevs. Registret är helt. Kontrollera disken eller lagret och synkronisera igen." | "{address} did not give {name} back as it was written. The store is whole. Check the disk or the service and sync again.";
    sync_unlisted(address: &str, name: &str) = "{address} visar ännu inte det som lades ut ({name}). Registret är helt. Vänta en stund och synkronisera igen." | "{address} does not show yet what was put ({name}). The store is whole. Wait a while and sync again.";
    sync_stopped = "Avbrutet. Det som hämtades är sparat; synkronisera igen för att lägga ut resten." | "Cancelled. What was fetched is saved; sync again to put the rest.";
    sync_partly = "Allt annat är synkroniserat. Synkronisera igen när de som skrev filerna ovan har gjort det." | "Everything else is synchronised. Sync again once those who wrote the files above have.";
    flaw_newer = "en nyare version av samverkan har skrivit den; uppdatera programmet" | "a newer version of samverkan wrote it; update the program";
    flaw_cut = "den tar slut för tidigt" | "it ends too early";
    flaw_damaged = "den är inte som den skrevs" | "it is not as it was written";
    flaw_other_dataset(dataset: &str) = "den hör till ”{dataset}”" | "it belongs to “{dataset}”";
    flaw_excerpt = "den är ett utdrag för läsning" | "it is an excerpt for reading";
}

// Findings, duties and boards: what is missing, what was done, who there is.
texts! {
    report_findings = "Att se över" | "To look into";
    no_findings = "Inget att se över." | "Nothing to look into.";
    finding_vacant = "vakant" | "vacant";
    finding_two_at_once(role: &str) = "flera har platsen på en gång ({role}); avsluta den enas uppdrag" | "several have the seat at once ({role}); end the mandate of one";
    finding_closed_group(day: &str) = "uppdraget gäller fast gruppen är avslutad {day}" | "the mandate holds although the group ended {day}";
    finding_long_absent(n: usize, day: &str) = "inte med på de senaste {n} mötena, sedan {day}" | "not at the last {n} meetings, since {day}";
    finding_behind_plan(n: usize, of: usize) = "{n} av {of} planerade möten i år; boka fler eller ändra planen" | "{n} of {of} planned meetings this year; plan more or change the plan";
    finding_misplaced = "den som har platsen hör till en annan organisation" | "whoever has the seat belongs to another organization";
    finding_carried_over(role: &str, person: &str, day: &str) = "{role}: {person} gick ut {day}, ingen har följt; be om blankett" | "{role}: {person} ended {day}, nobody has followed; ask for a form";
    finding_ends_soon(role: &str, person: &str, day: &str) = "{role}: {person} går ut {day}, ingen följer; be om blankett" | "{role}: {person} ends {day}, nobody follows; ask for a form";
    finding_no_form = "ingen blankett" | "no form";
    finding_form_out = "blanketten är utsänd men har inte kommit tillbaka" | "the form was sent out and has not come back";
    finding_form_waiting = "en blankett väntar på att registreras" | "a form waits to be registered";
    finding_on_no_form(person: &str) = "{person} deltog men står inte på någon blankett" | "{person} took part but is on no form";
    finding_old_form(day: &str) = "blanketten är gammal ({day})" | "the form is old ({day})";
    finding_unsigned_form(day: &str) = "blanketten från {day} saknar underskrift eller datum" | "the form of {day} lacks signature or date";
    finding_no_channels(day: &str) = "blanketten från {day} saknar interna kontaktvägar" | "the form of {day} names no internal channels";
    finding_no_deputy = "ingen ersättare" | "no deputy";
    finding_overlap = "två uppdrag på platsen överlappar en annan tid; rätta datumen" | "two mandates of the seat overlap at another time; correct the dates";
    finding_bad_address = "det som står som mejladress är ingen" | "what stands as the e-mail address is none";
    finding_review_contact(day: &str) = "kontaktuppgifterna skulle ses över {day}: inget uppdrag sedan ett år" | "contact details were to be looked through {day}: no mandate for a year";
    findings_todo(n: usize) = "{n} att se över (!)" | "{n} to look into (!)";
    identity_number = "Texten ser ut att innehålla ett personnummer. Det ska inte stå här: ta bort det." | "The text seems to hold a personal identity number. It does not belong here: take it out.";
    cmd_save_next = "spara och nästa" | "save and next";
    all_have_forms = "Alla har skickat in blankett." | "All have sent their form.";
    cmd_send_out = "anteckna att den är utsänd" | "note that it was sent out";
    sent_out(n: usize) = "Utsända blanketter: {n}." | "Forms sent out: {n}.";
    none_to_send = "Blanketten är redan utsänd eller har kommit in." | "The form is already out, or has come back.";
    cmd_print = "skriv ut blanketten" | "print the form";
    cmd_print_docx = "för Word och LibreOffice (.docx)" | "for Word and LibreOffice (.docx)";
    cmd_print_html = "för webbläsaren (.html)" | "for the browser (.html)";
    cmd_print_text = "som text (.txt)" | "as text (.txt)";
    cmd_print_show = "visa här" | "show it here";
    form_written(path: &str) = "Skrev {path}" | "Wrote {path}";
    about_import_csv = "Läs in en lista ur ett kalkylark" | "Read a list out of a spreadsheet";
    help_csv_kind = "Vad raderna är: nomination för blanketter, annars ett slag, t.ex. person" | "What the rows are: nomination for forms, otherwise a kind, for instance person";
    help_csv_file = "Filen (CSV, med rubriker på första raden), eller - för det som kommer in" | "The file (CSV, with headings on the first line), or - for standard input";
    help_csv_each = "Ta de rader som går; annars alla eller ingen" | "Take the rows that can be taken; otherwise all or none";
    csv_unknown_column(heading: &str, known: &str) = "Kolumnen ”{heading}” känns inte igen. Rubrikerna är {known}." | "The column “{heading}” is not known. The headings are {known}.";
    csv_representative_email = "Representantens mejladress" | "Representative’s e-mail";
    csv_deputy_email = "Ersättarens mejladress" | "Deputy’s e-mail";
    until_day(name: &str, day: &str) = "{name} (till {day})" | "{name} (until {day})";
    ended_day(name: &str, day: &str) = "{name}? (gick ut {day})" | "{name}? (ended {day})";
    report_commitments = "Uppdraget" | "Commitments";
    not_recorded_yet = "inte noterat än" | "not recorded yet";
    duty_conditions = "Kontaktvägar" | "Channels";
    no_channels_named = "inga angivna i blanketten" | "none named in the form";
    form_signed = "undertecknad" | "signed";
    form_unsigned = "ej undertecknad" | "not signed";
    cmd_show_counted = "visa underlaget" | "show what it counts";
    cmd_year_before = "året före" | "year before";
    cmd_year_after = "året efter" | "year after";
    meetings_of(n: usize, of: usize) = "{n} av {of} möten" | "{n} of {of} meetings";
    of_these_by_deputy(n: usize) = ", varav {n} med ersättare" | ", {n} of them by deputy";
    of_these_blank(n: usize) = ", {n} ej noterade" | ", {n} not recorded";
    home_work(done: usize, open: usize, late: usize) = "{done} klara, {open} pågår, {late} försenade" | "{done} done, {open} under way, {late} late";
    spread_of(n: usize, of: usize) = "{n} av {of} spridda i hela organisationen" | "{n} of {of} spread in the whole organization";
    answered_of(n: usize, of: usize) = "{n} av {of} besvarade" | "{n} of {of} answered";
    notice_spread = "spridd" | "spread";
    notice_answered = "besvarad" | "answered";
    notice_open = "inte än" | "not yet";
    report_forms = "Blanketter" | "Forms";
    no_form_yet = "ingen" | "none";
    report_municipalities = "Kommunerna" | "Municipalities";
    municipality = "Kommun" | "Municipality";
    local_group = "Lokal grupp" | "Local group";
    local_agreement = "ÖK" | "Agr.";
    last_meetings = "Möten" | "Meetings";
    open_actions = "Öppna" | "Open";
    information_returned = "Svar" | "Answer";
    confirmed = "bekräftad" | "confirmed";
    not_confirmed = "obekräftad" | "unconfirmed";
    report_membership = "Vad dokumenten säger" | "What the papers say";
    no_papers = "Inget dokument om gruppen finns. Lägg till ett med samverkan add charter." | "There is no paper on the group. Add one with samverkan add charter.";
    undated = "odaterat" | "undated";
    has_seat = "har plats" | "has a seat";
    has_no_seat = "ingen plats" | "no seat";
    also_called(names: &str) = "även {names}" | "also {names}";
    no_candidates = "Ingen att fråga som inte redan sitter här. Kompetens noteras på personen." | "Nobody to ask who does not sit here already. Competence is noted on the person.";
    report_candidates = "Möjliga deltagare" | "Candidates";
    in_county_group = "Länsgruppen" | "County group";
    help_from = "Från och med den dagen; annars årets början" | "From that day on; otherwise the beginning of the year";
    help_to = "Till och med den dagen; annars i dag" | "Up to that day; otherwise today";
    show_without_period(what: &str) = "{what} gäller ingen period. Utelämna --from och --to." | "{what} is about no period. Leave out --from and --to.";
}

impl super::Lang {
    /// How often an organization took part: what there is to say of deputies and blanks is said only if there is any.
    pub fn took_part(self, present: usize, meetings: usize, by_deputy: usize, blank: usize) -> String {
        let mut said = self.meetings_of(present, meetings);
        if by_deputy > 0 {
            said += &self.of_these_by_deputy(by_deputy);
        }
        if blank > 0 {
            said += &self.of_these_blank(blank);
        }
        said
    }

    /// How many seats in working groups, and in which.
    pub fn working_group_seats(self, n: usize, groups: &str) -> String {
        match n {
            0 => self.pick("ingen plats", "no seat").to_owned(),
            1 => format!("{}: {groups}", self.pick("1 plats", "1 seat")),
            n => format!("{n} {}: {groups}", self.pick("platser", "seats")),
        }
    }
}
