// The library's side of a talk with a rescue script, for the test that plays a rescue machine.
//
//   rescue_talk look LUN BYTES OFFSET     the parameter `request` that asks what is there
//   rescue_talk plant LUN BYTES LONGEST   reads what was answered from stdin, and plants: JSON of what is to be there
//                                         then, and a line for each call, `request` and, where there is one, `secret`
#include <cstdlib>
#include <iostream>
#include <iterator>
#include <string>
#include <string_view>

#include "base/encoding/hex.hpp"
#include "base/json/writer.hpp"
#include "guest/planting.hpp"
#include "guest/rescue_answer.hpp"
#include "guest/rescue_request.hpp"

using namespace azvmreset;

namespace {

constexpr std::string_view nonce = "0123456789abcdef0123456789abcdef";
constexpr guest::PlantingFolder folders[] = {guest::PlantingFolder::group_policy, guest::PlantingFolder::machine,
                                             guest::PlantingFolder::scripts, guest::PlantingFolder::startup};

guest::RescueOrder order_of(guest::RescueVerb verb, char** arguments) {
  guest::RescueOrder order;
  order.verb = verb;
  order.not_after = 4'000'000'000;
  order.disk.lun = static_cast<std::uint32_t>(std::strtoul(arguments[0], nullptr, 10));
  order.disk.bytes = std::strtoull(arguments[1], nullptr, 10);
  order.disk.computer = "WEB-01";
  return order;
}

template <class T>
T sure(Result<T> result) {
  if (result) return std::move(*result);
  std::cerr << result.error().message << '\n';
  std::exit(1);
}

void look(const guest::RescueOrder& order) {
  std::vector<guest::RescueStep> steps;
  const auto add = [&](std::string_view path) {
    guest::RescueStep step;
    step.path = path;
    steps.push_back(std::move(step));
  };
  add(guest::gpt_ini_path);
  add(guest::scripts_ini_path);
  for (const auto folder : folders) add(path_of(folder));
  for (const auto& call : sure(guest::rescue_calls(order, steps, 28'000))) std::cout << call.request << '\n';
}

guest::RescueReport answered() {
  guest::RescueChunks chunks;
  for (std::string line; std::getline(std::cin, line);) {
    const auto added = chunks.add(sure(guest::read_rescue_answer(line, nonce)));
    if (!added) std::exit(1);
  }
  if (!chunks.whole()) std::exit(1);
  return sure(guest::read_rescue_report(chunks.packed()));
}

guest::PlantingGround ground_of(const guest::RescueReport& report) {
  guest::PlantingGround ground;
  for (const guest::RescuedFile& file : report.files) {
    auto& where = file.path == guest::gpt_ini_path ? ground.gpt_ini : ground.scripts_ini;
    where = guest::FoundFile{file.content, file.attributes};
  }
  for (const auto folder : folders) {
    for (const std::string& path : report.missing) {
      if (path == path_of(folder)) ground.missing.push_back(folder);
    }
  }
  return ground;
}

void plant(const guest::RescueOrder& order, std::size_t longest) {
  guest::PlantingOrder wanted;
  wanted.id = nonce;
  wanted.account = "alice";
  wanted.password = Secret("Zz9-chosen");
  wanted.not_after = order.not_after;
  const auto planting = sure(guest::plant(ground_of(answered()), wanted));
  base::json::Writer json;
  json.begin_object();
  for (const guest::PlantedFile& file : planting.files) {
    json.key(file.path).begin_array();
    json.string(base::hex_encode(file.content.expose()));
    json.integer(file.attributes);
    json.end_array();
  }
  json.end_object();
  std::cout << json.text() << '\n';
  for (const auto& call : sure(guest::rescue_calls(order, guest::steps_of(planting), longest))) {
    std::cout << call.request << ' ' << call.secret.expose() << '\n';
  }
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 5) return 2;
  const std::size_t number = std::strtoul(argv[4], nullptr, 10);
  if (std::string_view(argv[1]) == "plant") {
    plant(order_of(guest::RescueVerb::write, argv + 2), number);
  } else {
    auto order = order_of(guest::RescueVerb::read, argv + 2);
    order.offset = number;
    look(order);
  }
  return 0;
}
