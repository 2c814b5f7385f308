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
    config_about_keys = "Andra tangenter, ett kommando per rad; samverkan keys --json räknar upp namnen." | "Other keys, a command a line; samverkan keys --json lists the names.";
    bad_config(path: &str, message: &str) = "Inställningarna i {path} går inte att använda: {message}" | "The settings in {path} cannot be used: {message}";
}

// The store: what happened, whether something was lost, and what to do.
texts! {
    in_use(user: &str, at: &str, since: &str, pid: u32) = "{user} har öppnat registret på {at} sedan {since} (process {pid}). Stäng där, eller läs utan att ändra med samverkan --read-only." | "{user} has the store open at {at} since {since} (process {pid}). Close it there, or read without changing with samverkan --read-only.";
    in_use_by_somebody = "Någon annan har just öppnat registret. Försök igen, eller läs utan att ändra med samverkan --read-only." | "Somebody has just opened the store. Try again, or read without changing with samverkan --read-only.";
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
    io_not_found = "den finns inte" | "it does not exist";
    io_permission = "du har inte behörighet; kontrollera vem som äger mappen" | "you have no permission; check who owns the folder";
    io_full = "disken är full; frigör utrymme och försök igen" | "the disk is full; free some space and try again";
    io_quota = "din lagringskvot är slut; frigör utrymme och försök igen" | "your storage quota is used up; free some space and try again";
    io_too_large = "filen får inte bli större; be den som sköter servern höja gränsen" | "the file may not grow; ask whoever runs the server to raise the limit";
    io_read_only = "disken går bara att läsa från; be den som sköter servern om hjälp" | "the disk can only be read; ask whoever runs the server for help";
    io_not_a_folder = "en del av sökvägen är ingen mapp" | "a part of the path is not a folder";
    io_a_folder = "det är en mapp" | "it is a folder";
    no_terminal = "samverkan behöver en terminal för sina skärmar. I ett skript eller rör: samverkan show overview, samverkan --help." | "samverkan needs a terminal for its screens. In a script or pipe: samverkan show overview, samverkan --help.";
    notice_tail(bytes: u64) = "En sista rad som aldrig blev sparad togs bort ({bytes} byte); inget som var sparat saknas." | "A last line that was never saved was cut ({bytes} bytes); nothing that was saved is missing.";
    notice_journal_mended = "Journalen var skadad och har skrivits om från registrets andra exemplar. Inget saknas." | "The journal was damaged and was written anew from the store's other copy. Nothing is missing.";
    notice_twin_mended = "Registrets ena exemplar var skadat och har skrivits om från journalen. Inget saknas." | "One copy of the store was damaged and was written anew from the journal. Nothing is missing.";
    notice_aside(text: &str, path: &str) = "{text} Det skadade ligger kvar i {path}." | "{text} What was damaged lies in {path}.";
    notice_lost(n) = "En ändring är skadad i båda exemplaren och går inte att läsa. Kör samverkan check.", "{n} luckor i ändringarna är skadade i båda exemplaren och går inte att läsa. Kör samverkan check." | "One change is damaged in both copies and cannot be read. Run samverkan check.", "{n} gaps in the changes are damaged in both copies and cannot be read. Run samverkan check.";
    notice_detached(why: &str) = "Registrets ena exemplar går inte att skriva just nu ({why}); journalen sparar allt." | "One copy of the store cannot be written at the moment ({why}); the journal keeps everything.";
    notice_relabelled = "Mappen har kopierats eller flyttats, så den fick en ny beteckning. Inget behöver göras." | "The folder was copied or moved, so it took a new label. Nothing needs to be done.";
    notice_readable = "Andra på servern kan läsa datamappen. Stäng den med chmod 700." | "Others on this server can read the data folder. Close it with chmod 700.";
    check_sound(lines: usize, records: usize, bytes: u64) = "Allt stämmer: {lines} ändringar i journalen, {records} i registret, {bytes} byte lästa." | "All is well: {lines} changes in the journal, {records} in the store, {bytes} bytes read.";
    check_damaged = "Något är skadat. samverkan check --rebuild skriver om registret av allt som går att läsa." | "Something is damaged. samverkan check --rebuild writes the store anew out of everything that can be read.";
    check_found(what: &str, n: u64) = "{what}: {n}" | "{what}: {n}";
    check_damaged_lines = "skadade rader i journalen" | "damaged lines in the journal";
    check_damaged_records = "skadade poster i registret" | "damaged records in the store";
    check_only_journal = "ändringar som bara journalen har" | "changes that only the journal has";
    check_only_twin = "ändringar som bara registret har" | "changes that only the store has";
    check_unlike = "ändringar som de två skriver olika" | "changes that the two tell differently";
    check_gaps = "ändringar som saknas i båda" | "changes that both lack";
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
    edited_while_removed = "ändrad efter att någon annan tog bort den" | "edited after somebody else removed it";
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
    exit_codes = "Slutkoder: 0 klart, 1 nekat, 2 felskrivet, 65 skadat eller främmande, 66 finns inte, 73 går inte att skapa, 74 läs- eller skrivfel, 75 öppet hos någon annan, 77 ingen behörighet, 78 fel i inställningarna." | "Exit codes: 0 done, 1 refused, 2 usage, 65 damaged or foreign, 66 not there, 73 cannot create, 74 input or output, 75 in use by somebody, 77 no permission, 78 bad settings.";
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
    help_read_only = "Läs utan att ändra, även när någon annan har öppnat" | "Read without changing, even while somebody else has it open";
    help_demo = "Öppna ett påhittat län som kastas efteråt" | "Open an invented county that is thrown away afterwards";
    help_template_option = "Startinnehåll: dalarna (förval), demo, empty eller en egen fil" | "Start contents: dalarna (default), demo, empty or a file of your own";
    help_what = "Det som ska visas" | "What to show";
    help_show_id = "En post, eller det möte, den organisation eller den grupp som det gäller" | "One record, or the meeting, organization or group that it is about";
    help_json = "Som JSON" | "As JSON";
    help_kind = "Slag av post, till exempel meeting eller person" | "Kind of record, for example meeting or person";
    help_fields = "FÄLT=VÄRDE, FÄLT+=VÄRDE och FÄLT-=VÄRDE för fält med flera värden; id=… ger ett eget id" | "FIELD=VALUE, FIELD+=VALUE and FIELD-=VALUE for fields with several values; id=… gives an id of your own";
    help_id = "Postens id eller minst fyra tecken av dess början" | "The record's id or at least its first four characters";
    help_meeting = "Mötets id" | "The meeting's id";
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
    argument_twice(text: &str) = "{text} går bara att ange en gång." | "{text} can be given only once.";
    not_utf8 = "Kommandot innehåller tecken som inte är UTF-8." | "The command has characters that are not UTF-8.";
    takes_no_value(text: &str) = "{text} tar inget värde. Skriv bara {text}." | "{text} takes no value. Write only {text}.";
    bad_usage = "Kommandot går inte att läsa. Se --help." | "The command cannot be read. See --help.";
    not_an_assignment(text: &str) = "”{text}” är inte FÄLT=VÄRDE. Skriv till exempel place=Falun." | "“{text}” is not FIELD=VALUE. Write for example place=Falun.";
    ids_stay = "Ett id går inte att ändra; andra poster hänvisar till det." | "An id cannot be changed; other records refer to it.";
    made_store(path: &str, n: usize) = "Ett nytt register finns i {path} ({n} ändringar)." | "A new store is in {path} ({n} changes).";
    check_needs_both = "samverkan check läser båda exemplaren av registret. Kör utan --read-only när ingen annan har öppnat det." | "samverkan check reads both copies of the store. Run it without --read-only when nobody has it open.";
    show_without_id(what: &str, id: &str) = "{what} gäller allt. Utelämna ”{id}”." | "{what} is about everything. Leave out “{id}”.";
    show_needs_id(what: &str) = "{what} gäller ett möte. Skriv samverkan show {what} MÖTE; samverkan show meetings räknar upp dem." | "{what} is about one meeting. Write samverkan show {what} MEETING; samverkan show meetings lists them.";
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
    cmd_filter_all = "alla åtgärder" | "all actions";
    cmd_order = "annan ordning" | "other order";
    cmd_draw_structure = "teckna strukturen" | "draw the structure";
    cmd_numbers = "i siffror" | "in numbers";
    cmd_history_of = "historik" | "history";
    cmd_undo_to_here = "ångra hit" | "undo to here";
    progress_title(action: &str) = "Lägesnotering: {action}" | "Progress: {action}";
    history_title(of: &str) = "Historik: {of}" | "History: {of}";
    close_title(group: &str, mandates: usize, actions: usize, meetings: usize) = "Avsluta med {mandates} förordnanden, {actions} åtgärder, {meetings} möten: {group}" | "Close with {mandates} mandates, {actions} actions, {meetings} meetings: {group}";
    heir = "Lämnas till" | "Hand over to";
    notes_empty = "Inga lägesnoteringar. Tryck p för en." | "No progress notes. Press p for one.";
    ask_undo_to(n: usize, oldest: &str) = "Ångra {n} egna ändringar, tillbaka till och med: {oldest}? Andras ändringar rörs inte." | "Undo {n} of your own changes, back to and including: {oldest}? Nobody else's are touched.";
    closed_group(subject: &str) = "Avslutade {subject}" | "Closed {subject}";
    due_title(due: &str) = "Nytt datum, nu {due}" | "New date, now {due}";
    report_empty = "Här finns inget att räkna än." | "There is nothing to count here yet.";
    undone_to_here(n) = "En ändring ångrad; U gör om.", "{n} ändringar ångrade; U gör om." | "One change undone; U does it again.", "{n} changes undone; U does them again.";
    quarter(n: usize) = "kv {n}" | "Q{n}";
    column_quarter = "Kvartal" | "Quarter";
    n_of(n: usize, of: usize) = "{n} av {of}" | "{n} of {of}";
    report_conflicts = "Uppgifter som skiljer sig" | "What differs";
    report_structure = "Strukturen" | "The structure";
    report_quarters = "Klara åtgärder per kvartal" | "Actions done by quarter";
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
    reply_counts(coming: usize, deputies: usize, both: usize, away: usize, silent: usize) = "Kommer {coming}   ersättare {deputies}   båda {both}   anmäld frånvaro {away}   ej svarat {silent}" | "Coming {coming}   deputy {deputies}   both {both}   not coming {away}   no answer {silent}";
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
    history_detail(author: &str, replica: &str, index: u64, writes: usize) = "{author}, register {replica}, ändring {index}, {writes} uppgifter" | "{author}, replica {replica}, change {index}, {writes} values";
    hidden_while_shown = "dolt i visningsläge" | "hidden while others look";
    reads_only = "läser bara" | "reading only";
    differing(n) = "en uppgift skiljer sig", "{n} uppgifter skiljer sig" | "one record differs", "{n} records differ";
    window_too_small = "Fönstret är för litet" | "The window is too small";
    first_start(path: &str) = "Ett nytt register med länets struktur finns i {path}." | "A new store with the county's structure is in {path}.";
    demo_start = "Ett påhittat län: allt kastas när du avslutar." | "An invented county: everything is thrown away when you quit.";
    panicked(at: &str, version: &str) = "samverkan {version} stannade av ett fel i programmet ({at}). Allt som har visats som gjort är sparat. Starta igen, och ge den här raden till den som sköter programmet." | "samverkan {version} stopped because of an error in the program ({at}). Everything that was shown as done is saved. Start again, and give this line to whoever looks after the program.";
    resumed = "Linjen bröts medan du skrev; texten finns kvar. Enter sparar, Esc kastar." | "The line dropped while you typed; the text is still here. Enter saves, Esc drops it.";
    how_to_quit = "Avsluta med q på en översta skärm; Esc går upp. Allt är redan sparat." | "Quit with q on a top screen; Esc goes up. Everything is saved already.";
    unknown_key = "Den tangenten används inte. ? visar tangenterna." | "That key is not used. ? shows the keys.";
    key_does_nothing(key: &str) = "{key} gör inget här. ? visar tangenterna." | "{key} does nothing here. ? shows the keys.";
    nothing_here = "Det går inte här." | "That cannot be done here.";
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
    cmd_shown = "visningsläge" | "shown to others";
    cmd_redraw = "rita om" | "redraw";
    cmd_interrupt = "säg hur man avslutar" | "say how to quit";
    cmd_suspend = "pausa programmet" | "suspend";
    cmd_back = "tillbaka" | "back";
    cmd_quit = "avsluta" | "quit";
    cmd_open = "öppna" | "open";
    cmd_edit = "ändra" | "edit";
    cmd_appoint = "byt representant" | "name people";
    cmd_remove = "ta bort" | "remove";
    cmd_pick = "markera" | "select";
    cmd_pick_all = "markera alla" | "select all";
    cmd_search = "sök" | "find";
    cmd_switch = "andra listan" | "other list";
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

impl super::Lang {
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
