// docs/results.md, the JSON documents, the C getters and the numbers: one schema, compared with itself.
#include "capi/result.hpp"

#include "base/json/reader.hpp"
#include "support/catch.hpp"

#include <fstream>
#include <map>
#include <regex>
#include <set>
#include <sstream>
#include <string>
#include <vector>

using namespace azvmreset;
namespace json = azvmreset::base::json;

namespace {

std::string text_of(const std::string& path) {
  std::ifstream file(path);
  REQUIRE(file);
  std::stringstream text;
  text << file.rdbuf();
  return text.str();
}

// The rows of the first table below a heading: the cells, without back quotes.
std::vector<std::vector<std::string>> table_below(const std::string& document, const std::string& heading) {
  std::istringstream lines(document.substr(document.find("\n" + heading + "\n") + 1));
  std::vector<std::vector<std::string>> rows;
  for (std::string line; std::getline(lines, line);) {
    if (line.rfind("|-", 0) == 0) continue;
    if (line.rfind("| ", 0) != 0) {
      if (!rows.empty()) break;
      continue;
    }
    std::vector<std::string> cells;
    std::istringstream parts(line.substr(2));
    for (std::string cell; std::getline(parts, cell, '|');) {
      cells.push_back(std::regex_replace(cell, std::regex("^ +| +$|`"), ""));
    }
    rows.push_back(std::move(cells));
  }
  REQUIRE(rows.size() > 1);
  rows.erase(rows.begin());
  return rows;
}

std::vector<std::string> fields_below(const std::string& document, const std::string& heading) {
  std::vector<std::string> names;
  for (const auto& row : table_below(document, heading)) names.push_back(row[0]);
  return names;
}

// Members in their order, the schema left aside.
std::vector<std::string> members_of(const json::Value& object) {
  std::vector<std::string> names;
  for (const auto [name, value] : object.members()) {
    if (name != "schema") names.emplace_back(name);
  }
  return names;
}

json::Document parsed(const std::string& text) {
  auto document = json::Document::parse(text);
  REQUIRE(document);
  return std::move(*document);
}

std::set<std::string> getters_of(const std::string& header, const std::string& subject) {
  std::set<std::string> names;
  const std::regex getter("\\bazvmr_" + subject + "_(\\w+)\\(const azvmr_" + subject + "\\* ");
  for (auto at = std::sregex_iterator(header.begin(), header.end(), getter); at != std::sregex_iterator(); ++at) {
    names.insert((*at)[1]);
  }
  return names;
}

ResetResult full_reset() {
  ResetResult reset;
  reset.warnings.emplace_back("agent_stale", "old", "wait");
  reset.overrides = {Blocker::agent_stale};
  reset.next_steps = {"sign in"};
  reset.correlation_ids = {"c"};
  return reset;
}

RestResponse answer() {
  RestResponse response;
  response.status = 200;
  response.headers.emplace_back("Content-Type", "application/json");
  response.headers.emplace_back("X-Private", "something");
  response.body = Secret(R"({"name":"v","protectedSettings":{"Password":"Correct-Horse-42!"}})");
  return response;
}

}  // namespace

TEST_CASE("every document has the fields of docs/results.md, in their order", "[capi][schema]") {
  const std::string doc = text_of(AZVMRESET_RESULTS_DOC);

  const auto reset = parsed(to_json(full_reset()));
  CHECK(reset.root()["schema"].text() == "azvmreset.reset/1");
  CHECK(members_of(reset.root()) == fields_below(doc, "## Reset"));
  CHECK(members_of(reset.root()["warnings"].at(0)) == fields_below(doc, "A `finding` is C++ `Finding`."));

  const auto preflight = parsed(to_json(PreflightReport()));
  CHECK(preflight.root()["schema"].text() == "azvmreset.preflight/1");
  CHECK(members_of(preflight.root()) == fields_below(doc, "## Preflight"));
  CHECK(preflight.root()["agent_reported_at"].is_null());

  const auto rest = parsed(capi::to_json(answer()));
  CHECK(rest.root()["schema"].text() == "azvmreset.rest/1");
  CHECK(members_of(rest.root()) == fields_below(doc, "## Rest"));
  CHECK(members_of(rest.root()["headers"].at(0)) == fields_below(doc, "A `header` is one line of the answer."));

  const auto error = parsed(to_json(Error()));
  CHECK(members_of(error.root()["error"]) == fields_below(doc, "## Error"));
}

TEST_CASE("every field of docs/results.md has a C getter of its name, and no getter has none", "[capi][schema]") {
  const std::string doc = text_of(AZVMRESET_RESULTS_DOC);
  const std::string header = text_of(AZVMRESET_C_HEADER);

  std::set<std::string> of_results{"kind", "json"};
  for (const char* heading : {"## Reset", "## Preflight", "## Rest"}) {
    for (const auto& field : fields_below(doc, heading)) of_results.insert(field);
  }
  CHECK(getters_of(header, "result") == of_results);

  std::set<std::string> of_errors{"json"};
  for (const auto& field : fields_below(doc, "## Error")) of_errors.insert(field);
  CHECK(getters_of(header, "error") == of_errors);

  const auto finding = fields_below(doc, "A `finding` is C++ `Finding`.");
  CHECK(getters_of(header, "finding") == std::set<std::string>(finding.begin(), finding.end()));
  const auto line = fields_below(doc, "A `header` is one line of the answer.");
  CHECK(getters_of(header, "header") == std::set<std::string>(line.begin(), line.end()));
}

TEST_CASE("the numbers of docs/results.md have the names it gives them, and no others have names", "[capi][schema]") {
  const std::string doc = text_of(AZVMRESET_RESULTS_DOC);
  const std::map<std::string, const char* (*)(int32_t)> enumerations = {
      {"### method", azvmr_method_name},   {"### evidence", azvmr_evidence_name}, {"### tristate", azvmr_tristate_name},
      {"### blocker", azvmr_blocker_name}, {"### code", azvmr_status_name},       {"### category", azvmr_category_name},
  };
  for (const auto& [heading, name_of_number] : enumerations) {
    std::map<int32_t, std::string> documented;
    for (const auto& row : table_below(doc, heading)) documented[std::stoi(row[0])] = row[1];
    documented[AZVMR_OK] = name_of_number(AZVMR_OK);  // "ok", or the same row once more
    for (int32_t number = 0; number < 1100; ++number) {
      const auto row = documented.find(number);
      const std::string expected = row == documented.end() ? "unknown" : row->second;
      if (name_of_number(number) != expected) FAIL_CHECK(heading << " " << number << " is " << name_of_number(number));
    }
  }
  for (const auto& row : table_below(doc, "### code")) {
    CHECK(azvmr_status_category(std::stoi(row[0])) == std::stoi(row[0]) / 100);
  }
}

TEST_CASE("the document of an answer shows what a log may show", "[capi][schema]") {
  const auto document = parsed(capi::to_json(answer()));
  const json::Value root = document.root();
  CHECK(root["headers"].at(0)["value"].text() == "application/json");
  CHECK(root["headers"].at(1)["value"].text() == "REDACTED");
  CHECK(root["body"]["name"].text() == "v");
  CHECK(root["body"]["protectedSettings"].text() == "REDACTED");

  RestResponse plain;
  plain.status = 204;
  CHECK(parsed(capi::to_json(plain)).root()["body"].is_null());
  plain.body = Secret("<html>");
  CHECK(parsed(capi::to_json(plain)).root()["body"].text() == "REDACTED");
}

TEST_CASE("times are milliseconds since 1970, also before it", "[capi]") {
  ResetResult reset = full_reset();
  reset.started_at = std::chrono::system_clock::time_point(std::chrono::milliseconds(1'700'000'000'123));
  reset.finished_at = std::chrono::system_clock::time_point(std::chrono::microseconds(-1));
  auto* const result = capi::new_result(std::make_shared<const capi::Outcome>(std::move(reset)));
  CHECK(azvmr_result_started_at(result) == 1'700'000'000'123);
  CHECK(azvmr_result_finished_at(result) == -1);
  CHECK(azvmr_result_agent_reported_at(result) == 0);

  size_t count = 0;
  CHECK(azvmr_result_overrides(result, &count)[0] == AZVMR_BLOCKER_AGENT_STALE);
  CHECK(count == 1);
  CHECK(std::string(azvmr_result_next_steps(result, &count)[0]) == "sign in");
  CHECK(std::string(azvmr_finding_remedy(azvmr_result_warnings(result, &count)[0], nullptr)) == "wait");
  azvmr_result_free(result);
}
