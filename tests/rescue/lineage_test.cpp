// What proves that something is of a plan, and what does not.
#include "rescue/lineage.hpp"

#include "support/catch.hpp"

using namespace azvmreset;
using namespace azvmreset::rescue;

namespace {

const std::string id(32, 'c');

arm::DiskView disk(std::string name, std::string unique_id) {
  arm::DiskView made;
  made.id = "/subscriptions/s/resourceGroups/g/providers/Microsoft.Compute/disks/" + name;
  made.unique_id = std::move(unique_id);
  return made;
}

arm::DiskView copy_of(const arm::DiskView& source) {
  arm::DiskView made = disk("copy", "2");
  made.source_id = source.id;
  made.source_unique_id = source.unique_id;
  return made;
}

}  // namespace

TEST_CASE("a copy is a copy of that very disk, in any spelling of its id", "[rescue][lineage]") {
  const arm::DiskView source = disk("os", "1");
  CHECK(why_no_copy(copy_of(source), source).empty());
  arm::DiskView shouted = copy_of(source);
  for (char& c : shouted.source_id) c = static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
  CHECK(why_no_copy(shouted, source).empty());
}

TEST_CASE("a disk that was made anew under the old name is another disk", "[rescue][lineage]") {
  const std::string why = why_no_copy(copy_of(disk("os", "1")), disk("os", "3"));
  CHECK(why.find("had the name") != std::string::npos);
}

TEST_CASE("a copy of another disk, or of nothing, is named with what it is", "[rescue][lineage]") {
  const std::string why = why_no_copy(copy_of(disk("other", "1")), disk("os", "1"));
  CHECK(why.find("disks/other") != std::string::npos);
  CHECK(why.find("disks/os") != std::string::npos);
  CHECK(why_no_copy(disk("copy", "2"), disk("os", "1")).find("of nothing") != std::string::npos);
}

TEST_CASE("a plan's tag is three words, and anything else is none", "[rescue][lineage]") {
  const auto tag = read_plan_tag(id + "/read-back/deallocated");
  REQUIRE(tag);
  CHECK(tag->plan_id == id);
  CHECK(tag->step == "read-back");
  CHECK(tag->power == "deallocated");
  for (const std::string& value :
       {std::string(), std::string("/"), std::string("//"), id, id + "/start", id + "//running", id + "/start/",
        id + "/start/happy", id + "/a/b/running", id.substr(1) + "/start/running",
        "C" + id.substr(1) + "/start/running", id + "/" + std::string(300, 'a') + "/running", id + "/st\nart/running",
        id + "x/start/running"}) {
    CAPTURE(value);
    CHECK_FALSE(read_plan_tag(value));
  }
}

TEST_CASE("the plan of a copy stands in its name, and in that of nothing else", "[rescue][lineage]") {
  const std::string disks = "/subscriptions/s/resourceGroups/g/providers/Microsoft.Compute/disks/";
  CHECK(plan_of_copy(disks + "azvmreset-" + id + "-os") == id);
  CHECK(plan_of_copy(disks + "AZVMRESET-" + std::string(32, 'C') + "-OS") == id);
  for (const std::string& name : {"azvmreset-" + id + "-probe", "azvmreset-" + id.substr(1) + "-os", "x-" + id + "-os",
                                  std::string(), "azvmreset-" + id + "-os2", std::string("azvmreset--os")}) {
    CAPTURE(name);
    CHECK(plan_of_copy(disks + name).empty());
  }
}
