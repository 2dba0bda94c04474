// Looks for secrets where none may be.
#pragma once

#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace azvmreset::simulation {

// Every password holds one canary, so one search per encoding finds them all.
// Confined.
class Secrets {
 public:
  explicit Secrets(std::string_view client_secret);

  // A password that was made by chance and holds no canary.
  void add_password(std::string_view password);
  void add_token(std::string_view token) { tokens_.emplace(token); }

  // The name of what is there: "a password, base64", or nothing.
  std::string_view password_in(std::string_view text) const;
  std::string_view found_in(std::string_view text) const;

  // Of a URL, where a signature is at home.
  std::string_view found_in_url(std::string_view url) const;

 private:
  struct Needle {
    std::string_view name;
    std::string text;
  };

  std::string_view other_in(std::string_view text) const;

  std::vector<Needle> password_forms_;
  std::vector<Needle> others_;
  std::string signature_;
  std::set<std::string, std::less<>> tokens_;
};

}  // namespace azvmreset::simulation
