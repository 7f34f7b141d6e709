"""Static files get hashed names, inside ES modules too."""

from django.core.files.base import ContentFile

from guicheng.storage import HashedStaticFilesStorage


def test_an_es_module_imports_its_neighbour_under_the_hashed_name(tmp_path, settings):
    settings.DEBUG = False
    storage = HashedStaticFilesStorage(location=tmp_path, base_url="/static/")
    storage.save("inner.mjs", ContentFile("export const one = 1;\n"))
    storage.save("outer.mjs", ContentFile('import { one } from "./inner.mjs";\nexport { one };\n'))
    written = {
        name: hashed
        for name, hashed, _done in storage.post_process({n: (storage, n) for n in ("inner.mjs", "outer.mjs")})
    }
    inner = storage.stored_name("inner.mjs")
    assert inner != "inner.mjs"
    assert f'from "./{inner}"' in (tmp_path / storage.stored_name("outer.mjs")).read_text()
    assert set(written) >= {"inner.mjs", "outer.mjs"}
