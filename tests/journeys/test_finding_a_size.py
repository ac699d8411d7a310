"""Someone types what they know of their foot or shoe, and ends at an insole in their size."""

from playwright.sync_api import expect

from tests.journeys.shopper import PHONE


def test_from_a_foot_length_to_an_insole_in_that_size_on_a_phone_without_a_script(visitor):
    page = visitor(java_script_enabled=False)
    page.set_viewport_size(PHONE)
    page.goto("/")
    page.get_by_role("main").get_by_role("link", name="Size guide").click()
    page.get_by_label("Foot length or shoe size").fill("26,5")
    page.get_by_label("If you type only a number").select_option("Centimeters")
    page.get_by_role("button", name="Find my size").click()
    answer = page.get_by_role("heading", name="26.5 cm is our size L")
    expect(answer).to_be_focused()
    expect(answer).to_be_in_viewport()
    page.get_by_role("link", name="Keel", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Keel")
    expect(page.get_by_role("radio", name="L", exact=True)).to_be_checked()


def test_a_mistake_leads_back_to_the_field_and_a_bare_number_is_asked_about_by_keyboard(visitor):
    page = visitor()
    page.goto("/size-guide/")
    field = page.get_by_label("Foot length or shoe size")
    field.press_sequentially("banana")
    page.keyboard.press("Enter")
    expect(field).to_be_focused()
    expect(page.locator("#id_size_error")).to_contain_text("We cannot read a size in this.")
    field.fill("9")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Which of these is yours?")).to_be_focused()
    page.get_by_role("link", name="US women’s 9").press("Enter")
    expect(page.get_by_role("heading", name="US women’s 9 is our size M")).to_be_focused()
