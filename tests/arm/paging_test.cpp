#include "arm/paging.hpp"

#include <string>

#include "arm/arm_fixture.hpp"
#include "support/catch.hpp"

using namespace azvmreset;

namespace {

struct Lists : test::ArmFixture {
  Lists& page(std::string body) {
    sender.reply(200, {}, std::move(body));
    return *this;
  }
  std::string joined() {
    auto list = runner.run(arm.pages(request("GET", "/list?api-version=1")));
    return list ? std::string(list->expose()) : "error " + std::string(name_of(list.error().code));
  }
};

}  // namespace

TEST_CASE("pages are joined in their order", "[arm][paging]") {
  Lists lists;
  lists.page(R"({"value":[1,{"a":"b"}],"nextLink":"https://management.azure.com/list?p=2"})")
      .page(R"({"value":[],"nextLink":"/list?p=3"})")
      .page(R"({"nextLink":"?p=4","value":["x"]})")
      .page(R"({"value":[null]})");
  CHECK(lists.joined() == R"({"value":[1,{"a":"b"},"x",null]})");
  REQUIRE(lists.sender.count() == 4);
  CHECK(lists.sender.sent()[3].url == "https://management.azure.com/list?p=4");
  CHECK(lists.sender.sent()[3].method == "GET");
}

TEST_CASE("a list ends where there is no nextLink", "[arm][paging]") {
  for (const auto* last : {R"({"value":[1]})", R"({"value":[1],"nextLink":null})", R"({"value":[1],"nextLink":""})"}) {
    CHECK(Lists().page(last).joined() == R"({"value":[1]})");
  }
}

TEST_CASE("the only array stands in for value", "[arm][paging]") {
  CHECK(Lists().page(R"({"count":2,"items":[1,2]})").joined() == R"({"value":[1,2]})");
  CHECK(Lists().page(R"({"value":{"a":1},"items":[1]})").joined() == R"({"value":[1]})");
  CHECK(Lists().page(R"({"value":[1],"more":[2]})").joined() == R"({"value":[1]})");
  for (const auto* no_list : {"{}", "[]", "7", R"({"a":[1],"b":[2]})", R"({"value":{}})", ""}) {
    INFO(no_list);
    CHECK(Lists().page(no_list).joined() == "error protocol");
  }
}

TEST_CASE("a nextLink is pinned like every URL of a server's", "[arm][paging]") {
  for (const auto* foreign : {"https://evil.example/list", "http://management.azure.com/list", "//evil.example/"}) {
    Lists lists;
    lists.page(R"({"value":[],"nextLink":")" + std::string(foreign) + "\"}");
    CHECK(lists.joined() == "error protocol");
    CHECK(lists.sender.count() == 1);
  }
  CHECK(Lists().page(R"({"value":[],"nextLink":7})").joined() == "error protocol");
}

TEST_CASE("a list that leads in circles ends", "[arm][paging]") {
  Lists self;
  self.page(R"({"value":[1],"nextLink":"/list?api-version=1"})");
  CHECK(self.joined() == "error protocol");

  Lists pair;
  pair.sender.answer_all([](const test::Sent& sent) -> Result<http::Response> {
    return test::response(200, {},
                          sent.url.ends_with("p=2") ? R"({"value":[],"nextLink":"/list?p=3"})"
                                                    : R"({"value":[],"nextLink":"/list?p=2"})");
  });
  CHECK(pair.joined() == "error protocol");
  CHECK(pair.sender.count() == 3);
}

TEST_CASE("a list that never ends is cut off", "[arm][paging]") {
  Lists lists;
  int page = 0;
  lists.sender.answer_all([&page](const test::Sent&) -> Result<http::Response> {
    return test::response(200, {}, R"({"value":[],"nextLink":"/list?p=)" + std::to_string(++page) + "\"}");
  });
  CHECK(lists.joined() == "error protocol");
  CHECK(lists.sender.count() == 10'000);
}

TEST_CASE("a page that fails fails the list", "[arm][paging]") {
  Lists lists;
  lists.page(R"({"value":[1],"nextLink":"/list?p=2"})");
  lists.sender.reply(403);
  CHECK(lists.joined() == "error permission_denied");
}

namespace {

// Notes what it is given, and may have had enough.
class Notes final : public arm::PageReader {
 public:
  Result<void> read(base::json::Value element) override {
    seen += element.dump() + ' ';
    if (element.is_null()) return Error{ErrorCode::protocol, "enough"};
    return {};
  }

  std::string seen;
};

}  // namespace

TEST_CASE("a long list is read element by element, and no page is kept", "[arm][paging]") {
  Lists lists;
  lists.page(R"({"value":[1,2],"nextLink":"/list?p=2"})").page(R"({"value":[]})");
  Notes notes;
  auto read = lists.runner.run(lists.arm.read_pages(lists.request("GET", "/list?p=1"), notes));
  CHECK(read);
  CHECK(notes.seen == "1 2 ");
  CHECK(lists.sender.last().url == "https://management.azure.com/list?p=2");
}

TEST_CASE("a reader that has had enough ends the list", "[arm][paging]") {
  Lists lists;
  lists.page(R"({"value":[1,null,2],"nextLink":"/list?p=2"})");
  Notes notes;
  auto read = lists.runner.run(lists.arm.read_pages(lists.request("GET", "/list?p=1"), notes));
  REQUIRE_FALSE(read);
  CHECK(read.error().message == "enough");
  CHECK(notes.seen == "1 null ");
  CHECK(lists.sender.count() == 1);
}

TEST_CASE("a list that is read goes by the rules of one that is joined", "[arm][paging]") {
  for (const auto* next : {"https://evil.example/list", "/list?p=1"}) {
    Lists lists;
    lists.page(R"({"value":[1],"nextLink":")" + std::string(next) + "\"}");
    Notes notes;
    auto read = lists.runner.run(lists.arm.read_pages(lists.request("GET", "/list?p=1"), notes));
    REQUIRE_FALSE(read);
    CHECK(read.error().code == ErrorCode::protocol);
    CHECK(lists.sender.count() == 1);
  }
}
