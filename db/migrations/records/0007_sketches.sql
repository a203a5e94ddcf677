-- Sketches are cut in another way (spiders/pages/sketch.py): old ones cannot be compared with new ones and would look
-- like other texts. A document without one says nothing about its text until it is read again.
UPDATE document SET sketch = x'';
