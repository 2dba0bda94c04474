// Account names and the lines that are printed for them, for a test that gives them to a real cmd: each name in
// hexadecimal, then its lines, all with tabs between them.
//
//   quoted_lines pairs          each pair of special characters, inside a name and as its end
//   quoted_lines drawn COUNT    names drawn by chance, always the same ones
//   quoted_lines repair COUNT   the same names, with the lines of every change that an account of a domain can need
#include <cstdlib>
#include <iostream>
#include <random>
#include <string>
#include <string_view>
#include <vector>

#include "base/encoding/hex.hpp"
#include "guest/net_user.hpp"

using namespace azvmreset;

namespace {

constexpr std::string_view specials = " !\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~";

using Lines = std::vector<std::string>;

Lines lines_of_reset(const std::string& name) { return guest::net_user_lines(name); }

Lines lines_of_repair(const std::string& name) {
  using enum guest::AccountAction;
  guest::AccountRequest request;
  request.task = guest::AccountTask::change;
  request.account = name;
  request.domain = "CONTOSO";
  request.changes = {create, password, unlock, must_change, enable, extend, administrators, remote_desktop_users};
  return guest::net_lines(request);
}

void print(const std::string& name, const Lines& lines) {
  std::cout << base::hex_encode(name);
  for (const std::string& line : lines) std::cout << '\t' << line;
  std::cout << '\n';
}

void print_pairs() {
  for (const char first : specials) {
    for (const char second : specials) {
      const std::string name = std::string("a") + first + second + (first < second ? "b" : "");
      print(name, lines_of_reset(name));
    }
  }
}

void print_drawn(int count, Lines (*lines_of)(const std::string&)) {
  std::mt19937 random(20261122);
  const auto below = [&](std::size_t end) { return static_cast<std::size_t>(random() % end); };
  for (int i = 0; i < count; ++i) {
    std::string name(1 + below(20), ' ');
    for (char& c : name) c = below(2) == 0 ? specials[below(specials.size())] : static_cast<char>('!' + below(94));
    print(name, lines_of(name));
  }
}

}  // namespace

int main(int argc, char** argv) {
  const std::string_view mode = argc > 1 ? argv[1] : "";
  if (mode == "pairs" && argc == 2) {
    print_pairs();
  } else if (mode == "drawn" && argc == 3) {
    print_drawn(std::atoi(argv[2]), lines_of_reset);
  } else if (mode == "repair" && argc == 3) {
    print_drawn(std::atoi(argv[2]), lines_of_repair);
  } else {
    std::cerr << "usage: quoted_lines pairs | drawn COUNT | repair COUNT\n";
    return 2;
  }
  return 0;
}
