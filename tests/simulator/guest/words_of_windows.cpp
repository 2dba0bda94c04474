#include "simulator/guest/words_of_windows.hpp"

#include "base/ascii.hpp"
#include "base/format.hpp"

namespace azvmreset::sim {
namespace {

struct Words {
  std::uint32_t code;
  std::string_view english;
  std::string_view german;
};

constexpr Words kWords[] = {
    {5, "Access is denied.", "Zugriff verweigert"},
    {86, "The specified network password is not correct.", "Das angegebene Netzwerkkennwort ist falsch."},
    {1058,
     "The service cannot be started, either because it is disabled or because it has no enabled devices associated "
     "with it.",
     "Der Dienst kann nicht gestartet werden. Er ist deaktiviert oder nicht mit aktivierten Geräten verbunden."},
    {1311, "There are currently no logon servers available to service the logon request.",
     "Es stehen momentan keine Anmeldeserver zur Verfügung, um die Anmeldeanforderung zu verarbeiten."},
    {1326, "The user name or password is incorrect.", "Der Benutzername oder das Kennwort ist falsch."},
    {1330, "The password for this account has expired.", "Das Kennwort für dieses Konto ist abgelaufen."},
    {1331, "This user can't sign in because this account is currently disabled.",
     "Dieser Benutzer kann sich nicht anmelden, weil dieses Konto momentan deaktiviert ist."},
    {1355, "The specified domain either does not exist or could not be contacted.",
     "Die angegebene Domäne ist nicht vorhanden oder es konnte keine Verbindung hergestellt werden."},
    {1376, "The specified local group does not exist.", "Die angegebene lokale Gruppe ist nicht vorhanden."},
    {1377, "The specified account name is not a member of the group.",
     "Der angegebene Kontoname ist kein Mitglied der Gruppe."},
    {1378, "The specified account name is already a member of the group.",
     "Der angegebene Kontoname ist bereits Mitglied der Gruppe."},
    {1907, "The user's password must be changed before signing in.",
     "Das Kennwort des Benutzers muss vor dem Anmelden geändert werden."},
    {1909, "The referenced account is currently locked out and may not be logged on to.",
     "Das angegebene Konto ist momentan gesperrt und kann nicht für die Anmeldung verwendet werden."},
    {2202, "The user name or group name parameter is invalid.",
     "Der Benutzername oder der Gruppennamenparameter ist ungültig."},
    {2220, "The group name could not be found.", "Der Gruppenname konnte nicht gefunden werden."},
    {2221, "The user name could not be found.", "Der Benutzername konnte nicht gefunden werden."},
    {2224, "The account already exists.", "Das Konto ist bereits vorhanden."},
    {2245,
     "The password does not meet the password policy requirements. Check the minimum password length, password "
     "complexity and password history requirements.",
     "Das Kennwort entspricht nicht den Anforderungen der Kennwortrichtlinien. Überprüfen Sie die Anforderungen an die "
     "minimale Kennwortlänge, die Kennwortkomplexität und die Kennwortchronik."},
    {8654, "The account is controlled by external policy and cannot be modified.",
     "Das Konto wird durch eine externe Richtlinie gesteuert und kann nicht geändert werden."},
};

}  // namespace

std::string words_of(std::uint32_t code, std::string_view language) {
  for (const Words& words : kWords) {
    if (words.code != code) continue;
    return std::string(base::starts_with_ignoring_case(language, "de") ? words.german : words.english);
  }
  return base::format("Win32 error {}.", code);
}

}  // namespace azvmreset::sim
